using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Refit;

public static class RestService
{
#if REFIT_FORM_12
    private static readonly ConcurrentDictionary<Type, Func<HttpClient, RefitSettings, object>> SettingsFactories = new();
    private static readonly ConcurrentDictionary<Type, Func<HttpClient, IRequestBuilder, object>> Factories = new();

    public static void RegisterGeneratedFactory<T>(Func<HttpClient, IRequestBuilder, T> factory) =>
        Factories[typeof(T)] = (client, builder) => factory(client, builder)!;

    public static void RegisterGeneratedSettingsFactory<T>(Func<HttpClient, RefitSettings, T> factory) =>
        SettingsFactories[typeof(T)] = (client, settings) => factory(client, settings)!;

    public static T ForGenerated<T>(HttpClient client, RefitSettings settings) => (T)Create(typeof(T), client, settings);

    private static object Create(Type api, HttpClient client, RefitSettings settings)
    {
        RuntimeHelpers.RunModuleConstructor(api.Module.ModuleHandle);
        return SettingsFactories.TryGetValue(api, out Func<HttpClient, RefitSettings, object>? factory)
            ? factory(client, settings)
            : throw new InvalidOperationException(api.Name + " doesn't look like a Refit interface.");
    }

    public static T For<T>(HttpClient client, IRequestBuilder builder)
    {
        RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        return (T)Factories[typeof(T)](client, builder);
    }
#else
    private static object Create(Type api, HttpClient client, RefitSettings settings)
    {
        string name = api.FullName![((api.Namespace?.Length ?? -1) + 1)..].Replace("+", "", StringComparison.Ordinal);
        string space = api.Namespace?.Replace(".", "", StringComparison.Ordinal) ?? "";
        Type type = Type.GetType($"Refit.Implementation.Generated+{space}{name}, {api.Assembly.FullName}")
            ?? throw new InvalidOperationException(api.Name + " doesn't look like a Refit interface.");
        return Activator.CreateInstance(type, client, new RequestBuilder(api, settings))!;
    }
#endif

    public static T For<T>(HttpClient client, RefitSettings? settings = null) => (T)Create(typeof(T), client, settings ?? new RefitSettings());

    public static T For<T>(string hostUrl, RefitSettings? settings = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(hostUrl);
        HttpMessageHandler handler = settings?.HttpMessageHandlerFactory?.Invoke() ?? new HttpClientHandler();
        return For<T>(new HttpClient(handler) { BaseAddress = new Uri(hostUrl.TrimEnd('/')) }, settings);
    }
}
