using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification whose selector has values of its members in it: implemented by generated code only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISelectingSpecification
{
    /// <summary>Writes the selector.</summary>
    /// <param name="json">Where to write.</param>
    void WriteSelector(ref DocumentWriter json);
}
