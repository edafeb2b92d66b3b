namespace ReplicationKit.Design;

/// <summary>The purpose of a function.</summary>
internal enum DesignFunctionKind
{
    Filter,
    Map,
    Reduce,
    Validation,

    /// <summary>A function that replication does not call: shows, lists, updates, rewrites.</summary>
    Other,

    /// <summary>A module that functions load with <c>require</c>: the body of a function.</summary>
    Module,
}

/// <summary>A function of a design document.</summary>
/// <param name="Kind">The purpose.</param>
/// <param name="Name">The name of the filter, or of the view.</param>
/// <param name="Field">The path of the field: <c>filters.by_department</c>.</param>
/// <param name="Source">The source, without white space around it.</param>
/// <param name="Origin">Where the source begins.</param>
internal sealed record DesignFunction(DesignFunctionKind Kind, string Name, string Field, string Source, DesignOrigin Origin);

/// <summary>A part of a file.</summary>
/// <param name="RelativePath">The path below the folder of the design documents.</param>
/// <param name="FullPath">The path by which the compiler knows the file.</param>
/// <param name="Start">The index of the first character; for a string in JSON, of its first quotation mark.</param>
/// <param name="End">The index after the last character.</param>
/// <param name="IsJson">Whether it is a value in JSON.</param>
internal sealed record DesignOrigin(string RelativePath, string FullPath, int Start, int End, bool IsJson);
