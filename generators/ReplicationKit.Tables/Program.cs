using ReplicationKit.Tables;

string root = RepositoryRoot(AppContext.BaseDirectory);
int changed = 0;
foreach (TableFile file in TableFile.All)
{
    string path = Path.Combine(root, file.Path);
    string before = File.Exists(path) ? File.ReadAllText(path) : "";
    string after = file.Write(before);
    if (after == before)
        continue;
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, after);
    Console.WriteLine(file.Path);
    changed++;
}

Console.WriteLine($"{changed} of {TableFile.All.Count} files changed");

static string RepositoryRoot(string folder) =>
    File.Exists(Path.Combine(folder, "ReplicationKit.sln"))
        ? folder
        : RepositoryRoot(
            Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("ReplicationKit.sln was not found in any parent folder.")
        );
