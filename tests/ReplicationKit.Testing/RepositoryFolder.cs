namespace ReplicationKit.Testing;

/// <summary>Where the sources are: tests that compare with files of the repository, or write them anew on purpose, find them here.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder that holds ReplicationKit.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>Whether files of the repository are to be written anew instead of compared: the variable <c>REPLICATIONKIT_UPDATE</c> is 1.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("REPLICATIONKIT_UPDATE") == "1";

    /// <summary>A file or folder below it, with the system's separators.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "ReplicationKit.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ReplicationKit.sln.");
    }
}
