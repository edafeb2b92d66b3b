namespace ReplicationKit.Analyzers;

/// <summary>What diagnostics tell the code fixes beside their place.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The text that would be right: of a string, a type or an argument.</summary>
    public const string Remedy = "remedy";

    /// <summary>The option's name in C#.</summary>
    public const string Option = "option";
}
