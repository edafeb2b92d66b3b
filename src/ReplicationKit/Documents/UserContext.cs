namespace ReplicationKit;

/// <summary>The user under whom a replication runs (<c>user_ctx</c>). It has no effect on CouchDB 3.0 and later (RPK2014).</summary>
/// <param name="Name">The user's name, or <c>null</c> if there is none.</param>
/// <param name="Roles">The user's roles.</param>
public sealed record UserContext(string? Name, IReadOnlyList<string> Roles)
{
    /// <summary>Returns the name and the roles.</summary>
    public override string ToString() => $"{Name ?? "(no name)"}, {(Roles.Count == 0 ? "no roles" : string.Join(", ", Roles))}";
}
