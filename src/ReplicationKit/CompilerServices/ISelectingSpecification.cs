using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification whose selector contains values of its members. Implemented only by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISelectingSpecification
{
    /// <summary>Writes the selector.</summary>
    /// <param name="json">The writer.</param>
    void WriteSelector(ref DocumentWriter json);
}
