namespace ReplicationKit.Rules;

/// <summary>What each kind of option takes, in words.</summary>
internal static class OptionKinds
{
    /// <summary>The C# types that fit a kind, with JSON's where they differ.</summary>
    public static string Expected(OptionKind kind) => kind switch
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
}
