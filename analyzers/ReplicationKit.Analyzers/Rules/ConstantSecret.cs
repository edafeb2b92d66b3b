using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>The arguments of calls that are constant secrets.</summary>
internal static class ConstantSecret
{
    public const string ServiceExtensions = "Microsoft.Extensions.DependencyInjection.ReplicationKitServiceCollectionExtensions";

    /// <summary>Whether a method of this name may take a secret.</summary>
    public static bool IsName(string name) =>
        name
            is "WithBasicAuth"
                or "WithIamApiKey"
                or "WithHeader"
                or "Basic"
                or "Iam"
                or "Header"
                or "Session"
                or "Proxy"
                or "Jwt"
                or "Connect"
                or "AddReplicationKit";

    /// <summary>The arguments that are constant secrets, with what they are.</summary>
    public static IEnumerable<(IArgumentOperation Argument, string Name)> In(IInvocationOperation call)
    {
        Func<IArgumentOperation, string?>? nameOf = NameOf(call.TargetMethod);
        if (nameOf is null)
            yield break;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (nameOf(argument) is { } name)
                yield return (argument, name);
        }
    }

    /// <summary>The constant that an argument is, including one inside <c>new Uri("…")</c>.</summary>
    public static Optional<object?> Text(IArgumentOperation argument) => Text(argument.Value);

    /// <summary>The constant that a value is, including one inside <c>new Uri("…")</c>.</summary>
    public static Optional<object?> Text(IOperation value) => Address(value).ConstantValue;

    /// <summary>The argument of <c>new Uri(…)</c>, otherwise the value itself.</summary>
    public static IOperation Address(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion)
            value = conversion.Operand;
        return value is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } inner, ..] } ? inner.Value : value;
    }

    private static Func<IArgumentOperation, string?>? NameOf(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (!IsName(method.Name))
            return null;
        if (
            KnownSymbols.Is(type, KnownNames.ReplicationEndpoint)
            || KnownSymbols.Is(type, KnownNames.EndpointCredentials)
            || KnownSymbols.Is(type, KnownNames.ReplicatorCredentials)
        )
            return NameOfSecret;
        return KnownSymbols.Is(type, KnownNames.Replicator) || KnownSymbols.Is(type, ServiceExtensions) ? NameOfPasswordInUrl : null;
    }

    private static string? NameOfSecret(IArgumentOperation argument) =>
        argument.Value.ConstantValue is { HasValue: true, Value: string { Length: > 0 } }
            ? argument.Parameter?.Name switch
            {
                "password" => "password",
                "apiKey" => "API key",
                "secret" => "secret",
                "token" => "token",
                "value" when IsAuthorization(argument) => "Authorization header",
                _ => null,
            }
            : null;

    private static bool IsAuthorization(IArgumentOperation value) =>
        value.Parent is IInvocationOperation call
        && Origin.Argument(call, "name")?.Value.ConstantValue is { HasValue: true, Value: string name }
        && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>Silent for a server on the same machine, as in the first steps of a tutorial.</summary>
    private static string? NameOfPasswordInUrl(IArgumentOperation argument) =>
        argument.Parameter?.Name is "address" or "server"
        && Text(argument) is { HasValue: true, Value: string text }
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.UserInfo.IndexOf(':') is >= 0 and var colon
        && colon < url.UserInfo.Length - 1
        && !HostName.IsLoopback(url.Host.Trim('[', ']'))
            ? "password in the URL"
            : null;
}
