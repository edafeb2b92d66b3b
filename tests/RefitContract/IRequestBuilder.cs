namespace Refit;

public interface IRequestBuilder
{
#if REFIT_FORM_12
    RefitSettings Settings { get; }
#endif

    Func<HttpClient, object[], object?> BuildRestResultFuncForMethod(string methodName, Type[]? parameterTypes = null, Type[]? genericArgumentTypes = null);
}
