namespace Refit;

public static class HttpRequestMessageOptions
{
    public static string InterfaceType => "Refit.InterfaceType";

#if REFIT_FORM_12
    public static string RequestContent => "Refit.RequestContent";
#endif
}
