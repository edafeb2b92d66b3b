namespace ReplicationKit.Analyzers;

/// <summary>The properties that diagnostics pass to the code fixes in addition to their location.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The correct text of a string, a type or an argument.</summary>
    public const string Fix = "fix";

    /// <summary>The C# name of the option.</summary>
    public const string Option = "option";
}
