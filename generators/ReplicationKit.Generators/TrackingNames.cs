namespace ReplicationKit.Generators;

/// <summary>The names of the pipeline's steps, with which tests check which steps ran again.</summary>
internal static class TrackingNames
{
    public const string Specifications = nameof(Specifications);
    public const string Sources = nameof(Sources);
    public const string AmbiguousNames = nameof(AmbiguousNames);
    public const string Capabilities = nameof(Capabilities);
    public const string Files = nameof(Files);
    public const string Catalog = nameof(Catalog);
    public const string Refit = nameof(Refit);

    /// <summary>There is such a step only in a project with additional files.</summary>
    public const string DesignFiles = nameof(DesignFiles);
    public const string DesignDocuments = nameof(DesignDocuments);

    public static readonly string[] All =
    [
        Specifications,
        Sources,
        AmbiguousNames,
        Capabilities,
        Files,
        Catalog,
        Refit,
        DesignFiles,
        DesignDocuments,
    ];
}
