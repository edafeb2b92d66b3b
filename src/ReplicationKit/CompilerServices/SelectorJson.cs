using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>Writes the selectors of specifications that insert values of their members.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SelectorJson
{
    /// <summary>Writes the selector at its position in the document.</summary>
    /// <typeparam name="T">The specification's type.</typeparam>
    /// <param name="specification">The specification.</param>
    /// <param name="json">The writer.</param>
    public static void Write<T>(in T specification, ref DocumentWriter json)
        where T : ISelectingSpecification => specification.WriteSelector(ref json);
}
