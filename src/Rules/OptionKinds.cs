namespace ReplicationKit.Rules;

/// <summary>The values and the C# types of each kind of option, for messages and code fixes.</summary>
internal static class OptionKinds
{
    /// <summary>The value that an option of the kind accepts, with its JSON form if that differs.</summary>
    public static string Expected(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "a ReplicationEndpoint or a string",
            OptionKind.Boolean => "a bool",
            OptionKind.Integer => "an int",
            OptionKind.Duration => "a TimeSpan (in JSON, an integer number of milliseconds)",
            OptionKind.StringList => "a list of strings",
            OptionKind.QueryParameters => "a dictionary of strings (in JSON, an object)",
            OptionKind.Selector => "a selector (in JSON, an object)",
            OptionKind.Deletions => "a Deletions (in JSON, a part of the selector)",
            OptionKind.CreateTargetParams => "CreateTargetParams (in JSON, an object with q, n and partitioned)",
            OptionKind.UserContext => "a UserContext (in JSON, an object with name and roles)",
            _ => "a string",
        };

    /// <summary>Every C# type that a member of the kind may have.</summary>
    public static string MemberTypes(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "ReplicationEndpoint, string or Uri",
            OptionKind.Boolean => "bool",
            OptionKind.Integer => "int",
            OptionKind.Duration => "TimeSpan",
            OptionKind.String => "string",
            OptionKind.Proxy => "string or Uri",
            OptionKind.StringList => "a collection of strings",
            OptionKind.QueryParameters => "a dictionary of strings or JsonObject",
            OptionKind.Deletions => "Deletions",
            OptionKind.CreateTargetParams => "CreateTargetParams",
            OptionKind.UserContext => "UserContext",
            _ => kind.ToString(),
        };

    /// <summary>The C# type to declare a member with if its type is wrong.</summary>
    public static string MemberType(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "ReplicationEndpoint",
            OptionKind.Boolean => "bool",
            OptionKind.Integer => "int",
            OptionKind.Duration => "System.TimeSpan",
            OptionKind.StringList => "string[]",
            OptionKind.QueryParameters => "System.Collections.Generic.IReadOnlyDictionary<string, string>",
            OptionKind.Deletions => "Deletions",
            OptionKind.CreateTargetParams => "CreateTargetParams",
            OptionKind.UserContext => "UserContext",
            _ => "string",
        };
}
