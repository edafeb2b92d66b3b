using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>An endpoint that a chain of calls creates, with the locations of its parts.</summary>
internal sealed class EndpointCall
{
    /// <summary>The name in messages of an endpoint that is not yet a source or target.</summary>
    public static readonly ReplicationOption Option = new(
        "The endpoint",
        "",
        OptionKind.Endpoint,
        OptionScope.RunTime,
        ServerVersion.CouchDB30
    );

    private readonly List<HeaderSpec> _headers = new();
    private readonly Dictionary<string, Location> _headerLocations = new(StringComparer.Ordinal);
    private readonly Location _location;
    private Location? _address;
    private Location? _credentials;

    private EndpointCall(Location location)
    {
        _location = location;
        Endpoint = new EndpointSpec { Headers = _headers };
    }

    public EndpointSpec Endpoint { get; }

    /// <summary>Whether a method of this name may be one that <see cref="IsOne"/> accepts.</summary>
    public static bool IsName(string name) =>
        name
            is "Remote"
                or "Database"
                or "Parse"
                or "WithBasicAuth"
                or "WithIamApiKey"
                or "WithHeader"
                or "WithCredentials"
                or "Basic"
                or "Iam"
                or "Header";

    /// <summary>Whether a method creates or completes an endpoint or its credentials.</summary>
    public static bool IsOne(IMethodSymbol method) =>
        IsName(method.Name)
        && (
            KnownSymbols.Is(method.ContainingType, KnownNames.ReplicationEndpoint)
            || KnownSymbols.Is(method.ContainingType, KnownNames.EndpointCredentials)
        );

    /// <summary>Reads a chain from its last call to its first.</summary>
    public static EndpointCall Read(IInvocationOperation last, CancellationToken cancellationToken)
    {
        var result = new EndpointCall(last.Syntax.GetLocation());
        for (IInvocationOperation? call = last; call is not null; call = Before(call, cancellationToken))
            result.Add(call, cancellationToken);
        return result;
    }

    public Location LocationOf(RuleSubject subject) =>
        subject.Kind switch
        {
            SubjectKind.Header when _headerLocations.TryGetValue(subject.Key!, out Location? header) => header,
            SubjectKind.Credentials => _credentials ?? _address ?? _location,
            _ => _address ?? _location,
        };

    /// <summary>The call whose result this one completes: directly, or through a local variable that it initializes.</summary>
    private static IInvocationOperation? Before(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.Instance is { } instance && Origin.Of(instance, cancellationToken) is IInvocationOperation before && IsOne(before.TargetMethod)
            ? before
            : null;

    private void Add(IInvocationOperation call, CancellationToken cancellationToken)
    {
        switch (call.TargetMethod.Name)
        {
            case "Remote" or "Database" or "Parse":
                AddAddress(call);
                break;
            case "WithBasicAuth" or "Basic":
                _credentials ??= call.Syntax.GetLocation();
                if (Endpoint.HasBasicAuth)
                    break;
                Endpoint.UserName = Value(call, "userName");
                Endpoint.Password = Value(call, "password");
                break;
            case "WithIamApiKey" or "Iam":
                _credentials ??= call.Syntax.GetLocation();
                if (!Endpoint.HasIam)
                    Endpoint.IamApiKey = Value(call, "apiKey");
                break;
            case "WithHeader" or "Header":
                AddHeader(call);
                break;
            case "WithCredentials" when call.Arguments is [{ Value: IInvocationOperation credentials }] && IsOne(credentials.TargetMethod):
                for (IInvocationOperation? inner = credentials; inner is not null; inner = Before(inner, cancellationToken))
                    Add(inner, cancellationToken);
                break;
        }
    }

    private void AddAddress(IInvocationOperation call)
    {
        if (call.Arguments is not [{ } argument])
            return;
        Endpoint.Address = Value(argument);
        Endpoint.IsRemote = call.TargetMethod.Name == "Remote";
        if (call.TargetMethod.Name == "Database" && Endpoint.Address.IsKnown)
            Endpoint.LocalName = Endpoint.Address.Value;
        _address = argument.Syntax.GetLocation();
    }

    /// <summary>A later header replaces an earlier one of the same name, which is read after it.</summary>
    private void AddHeader(IInvocationOperation call)
    {
        OptionValue<string?> name = Value(call, "name");
        if (
            !name.IsKnown
            || name.Value is not { } text
            || _headers.Exists(header => header.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
        )
            return;
        _headers.Add(new HeaderSpec(text, Value(call, "value")));
        _headerLocations[text] = Origin.Argument(call, "value")?.Syntax.GetLocation() ?? call.Syntax.GetLocation();
    }

    private static OptionValue<string?> Value(IInvocationOperation call, string parameter) =>
        Origin.Argument(call, parameter) is { } argument ? Value(argument) : OptionValue<string?>.Open;

    private static OptionValue<string?> Value(IArgumentOperation argument) =>
        ConstantSecret.Text(argument) is { HasValue: true, Value: string text }
            ? OptionValue<string?>.Known(text)
            : OptionValue<string?>.Open;
}
