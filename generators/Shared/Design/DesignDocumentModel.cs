using ReplicationKit.Shared;

namespace ReplicationKit.Design;

/// <summary>A design document that the project declares.</summary>
/// <param name="Name">The name, without <c>_design/</c>.</param>
/// <param name="Json">The declared fields as one JSON object, without white space.</param>
/// <param name="Filters">The names of the filter functions.</param>
/// <param name="Views">The names of the views.</param>
/// <param name="Functions">The functions in JavaScript; empty if the document has another language.</param>
internal sealed record DesignDocumentModel(
    string Name,
    string Json,
    EquatableArray<string> Filters,
    EquatableArray<string> Views,
    EquatableArray<DesignFunction> Functions
)
{
    /// <summary>The function of a kind with this name, or <c>null</c> if there is none.</summary>
    public DesignFunction? Function(DesignFunctionKind kind, string name)
    {
        foreach (DesignFunction function in Functions)
        {
            if (function.Kind == kind && function.Name == name)
                return function;
        }

        return null;
    }
}

/// <summary>A mistake in a file: the server rejects the document, or the file has no effect.</summary>
/// <param name="Message">The mistake and its remedy.</param>
/// <param name="Origin">The part of the file.</param>
/// <param name="IsIgnored">Whether the server accepts the document, and ignores this part.</param>
internal sealed record DesignProblem(string Message, DesignOrigin Origin, bool IsIgnored = false);
