namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>The documents that are measured.</summary>
public enum DocumentKind
{
    /// <summary>Source, target and one or two options.</summary>
    Small,

    /// <summary>Every option that can be combined with the others.</summary>
    AllOptions,

    /// <summary>A thousand document ids.</summary>
    DocIds1000,
}
