namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>What happens between two runs of a generator.</summary>
public enum Scenario
{
    /// <summary>A driver that has seen nothing, as each build on the command line makes one.</summary>
    NewDriver,

    /// <summary>The same compilation again.</summary>
    NothingChanged,

    /// <summary>The body of a method in a file without specifications.</summary>
    UnrelatedBodyEdit,

    /// <summary>A member more in a file without specifications.</summary>
    UnrelatedDeclarationEdit,

    /// <summary>A member more in the type of documents, which predicates look at.</summary>
    DocumentDeclarationEdit,

    /// <summary>A file without specifications.</summary>
    UnrelatedFileAdded,

    /// <summary>A comment above a record.</summary>
    CommentInAnnotatedFile,

    /// <summary>Another source in one attribute.</summary>
    RelatedEdit,

    /// <summary>One specification more.</summary>
    SpecificationAdded,

    /// <summary>One specification less.</summary>
    SpecificationRemoved,

    /// <summary>Another namespace around one record.</summary>
    NamespaceRenamed,

    /// <summary>A reference that has nothing to do with us.</summary>
    ReferenceAdded,
}
