namespace ReplicationKit;

/// <summary>The user under whom a replication runs (<c>user_ctx</c>). Without effect on CouchDB 3.0 and newer (RPK2014).</summary>
/// <param name="Name">The user's name; null: none.</param>
/// <param name="Roles">The user's roles.</param>
public sealed record UserContext(string? Name, IReadOnlyList<string> Roles);
