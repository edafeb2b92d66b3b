namespace ReplicationKit.Shared;

/// <summary>A parameter of the constructor by which generated code makes instances.</summary>
/// <param name="Name">The parameter's name, without <c>@</c>.</param>
/// <param name="Member">The member that holds the value; null: none does.</param>
/// <param name="TypeName">The parameter's type with <c>global::</c> and, where it may be null, a question mark.</param>
/// <param name="HasDefault">Whether calls may leave it out.</param>
internal sealed record ParameterModel(string Name, string? Member, string TypeName, bool HasDefault)
{
    /// <summary>Whether it is known what to give: a member's value, or null.</summary>
    public bool IsKnown => HasDefault || Member is not null || TypeName[TypeName.Length - 1] == '?';
}
