namespace ReplicationKit.Rules;

/// <summary>The values and the C# types of each kind of option, as messages and fixes name them.</summary>
internal static class OptionKinds
{
    /// <summary>The value that an option of the kind takes, with its JSON form where that differs.</summary>
    public static string Expected(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "a ReplicationEndpoint or a string",
            OptionKind.Boolean => "a bool",
            OptionKind.Integer => "an int",
            OptionKind.Duration => "a TimeSpan (in JSON whole milliseconds)",
            OptionKind.TextList => "a list of strings",
            OptionKind.QueryParameters => "a dictionary of strings (in JSON an object)",
            OptionKind.Selector => "a selector (in JSON an object)",
            OptionKind.CreateTargetParams => "CreateTargetParams (in JSON an object of q, n and partitioned)",
            OptionKind.UserContext => "a UserContext (in JSON an object of name and roles)",
            _ => "a string",
        };

    /// <summary>Every C# type that a member may have to bind to an option of the kind.</summary>
    public static string MemberTypes(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "ReplicationEndpoint, string or Uri",
            OptionKind.Boolean => "bool",
            OptionKind.Integer => "int",
            OptionKind.Duration => "TimeSpan",
            OptionKind.Text => "string",
            OptionKind.Proxy => "string or Uri",
            OptionKind.TextList => "a collection of strings",
            OptionKind.QueryParameters => "a dictionary of strings or JsonObject",
            OptionKind.CreateTargetParams => "CreateTargetParams",
            OptionKind.UserContext => "UserContext",
            _ => kind.ToString(),
        };

    /// <summary>The C# type to declare a member with when it has another one.</summary>
    public static string MemberType(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "ReplicationEndpoint",
            OptionKind.Boolean => "bool",
            OptionKind.Integer => "int",
            OptionKind.Duration => "System.TimeSpan",
            OptionKind.TextList => "string[]",
            OptionKind.QueryParameters => "System.Collections.Generic.IReadOnlyDictionary<string, string>",
            OptionKind.CreateTargetParams => "CreateTargetParams",
            OptionKind.UserContext => "UserContext",
            _ => "string",
        };
}
