namespace ReplicationKit.Tables;

/// <summary>A file of the repository that is generated from the tables.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Write">Returns the new content for the present content.</param>
internal sealed record TableFile(string Path, Func<string, string> Write)
{
    /// <summary>All generated files.</summary>
    public static IReadOnlyList<TableFile> All { get; } =
    [
        new("src/ReplicationKit/Annotations/ReplicationAttribute.g.cs", _ => AttributeFile.Write()),
        new("src/ReplicationKit/Documents/CouchServer.g.cs", _ => ServerFile.Write()),
        new("src/ReplicationKit/Documents/ReplicationDocument.g.cs", _ => DocumentFile.Write()),
        new("src/ReplicationKit/PublicAPI/PublicAPI.Unshipped.txt", PublicApiFile.Write),
        new("src/ReplicationKit/docs/options.md", _ => OptionsPage.Write()),
    ];
}
