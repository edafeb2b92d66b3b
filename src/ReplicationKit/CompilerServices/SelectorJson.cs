using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>The selectors of specifications that splice values of their members into it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SelectorJson
{
    /// <summary>Writes the selector where it stands in the document.</summary>
    /// <typeparam name="T">The specification's type.</typeparam>
    /// <param name="specification">The specification.</param>
    /// <param name="json">Where to write.</param>
    public static void Write<T>(in T specification, ref DocumentWriter json)
        where T : ISelectingSpecification => specification.WriteSelector(ref json);
}
