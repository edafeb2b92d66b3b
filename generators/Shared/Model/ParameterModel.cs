namespace ReplicationKit.Shared;

/// <summary>A parameter of the constructor with which generated code creates instances.</summary>
/// <param name="Name">The parameter's name, without <c>@</c>.</param>
/// <param name="Member">The member that holds the value, or <c>null</c> if there is none.</param>
/// <param name="TypeName">The type of the parameter with <c>global::</c> and, if it is nullable, a question mark.</param>
/// <param name="HasDefault">Whether the argument is optional.</param>
/// <param name="IsReference">Whether the compiler warns of an argument that is not passed by reference.</param>
internal sealed record ParameterModel(string Name, string? Member, string TypeName, bool HasDefault, bool IsReference = false)
{
    /// <summary>Whether the argument is known: the value of a member, or <c>null</c>.</summary>
    public bool IsKnown => HasDefault || Member is not null || TypeName.EndsWith("?", StringComparison.Ordinal);
}
