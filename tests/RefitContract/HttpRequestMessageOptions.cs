namespace Refit;

public static class HttpRequestMessageOptions
{
    public static string InterfaceType => "Refit.InterfaceType";

#if REFIT_FORM_12
    public static string MethodName => "Refit.MethodName";

    public static string RelativePathTemplate => "Refit.RelativePathTemplate";

    public static string MethodArguments => "Refit.MethodArguments";

    public static string RequestContent => "Refit.RequestContent";
#endif
}
