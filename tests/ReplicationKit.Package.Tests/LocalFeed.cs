using System.IO.Compression;
using System.Reflection;
using ReplicationKit.Testing;

[assembly: AssemblyFixture(typeof(ReplicationKit.Package.Tests.LocalFeed))]

namespace ReplicationKit.Package.Tests;

/// <summary>
/// The packages as they are now, in a folder of their own; and consumer projects that restore from it, and from it alone what is ours.
/// </summary>
public sealed class LocalFeed : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("replicationkit-").FullName;

    /// <summary>The folder of a release's packages, which are tested instead of new ones, or <c>null</c> to pack.</summary>
    private static readonly string? Release = Environment.GetEnvironmentVariable("REPLICATIONKIT_PACKAGES");

    /// <summary>Whether the packages are those of a release.</summary>
    public static bool IsRelease => Release is not null;

    /// <summary>The version of a release's packages, or a new one that no cache contains.</summary>
    public string Version { get; } =
        Release is null
            ? "0.1.0-test" + Guid.NewGuid().ToString("n")[..12]
            : Path.GetFileNameWithoutExtension(Directory.GetFiles(Release, "ReplicationKit.Tool.*.nupkg").MinBy(path => path.Length)!)[
                "ReplicationKit.Tool.".Length..
            ];

    public static string Configuration { get; } = Metadata("Configuration");

    public static string XunitVersion { get; } = Metadata("XunitVersion");

    public static string RefitVersion { get; } = Metadata("RefitVersion");

    public string Feed => Path.Combine(_root, "feed");

    public async ValueTask InitializeAsync()
    {
        if (Release is not null)
        {
            Directory.CreateDirectory(Feed);
            foreach (string package in Directory.GetFiles(Release, "*.nupkg"))
                File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)));
            return;
        }

        foreach (string project in (string[])["ReplicationKit", "ReplicationKit.Embedded", "ReplicationKit.Hosting", "ReplicationKit.Tool"])
            await PackAsync(project, Feed);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    public async Task PackAsync(string project, string folder) =>
        (
            await DotNet.RunAsync(
                RepositoryFolder.Path,
                null,
                "pack",
                Path.Combine("src", project),
                "--no-build",
                "-c",
                Configuration,
                "-o",
                folder,
                "-p:MinVerVersionOverride=" + Version
            )
        ).ShouldSucceed();

    public ZipArchive Open(string package, string? folder = null) =>
        ZipFile.OpenRead(Path.Combine(folder ?? Feed, $"{package}.{Version}.nupkg"));

    /// <summary>Opens the package that contains the assemblies: a release's tool consists of packages for platforms, and of one that refers to them.</summary>
    public ZipArchive OpenAssemblies(string package) =>
        Open(File.Exists(Path.Combine(Feed, $"{package}.any.{Version}.nupkg")) ? package + ".any" : package);

    public string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    /// <summary>
    /// A new project folder with these files; <c>{Version}</c> and <c>{RefitVersion}</c> in them are the packages' versions.
    /// </summary>
    public Consumer CreateConsumer(string name, params (string File, string Text)[] files)
    {
        string folder = CreateFolder(name);
        foreach ((string file, string text) in files)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(
                path,
                text.Replace("{Version}", Version, StringComparison.Ordinal)
                    .Replace("{RefitVersion}", RefitVersion, StringComparison.Ordinal)
            );
        }

        // Stops the search for Directory.Build.props and adds the feed to the machine's own sources.
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources><add key="local" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        return new Consumer(folder, Path.Combine(_root, "packages"));
    }

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Metadata(string key) =>
        typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

/// <summary>A consumer's folder, with a package cache that it shares with the other consumers only.</summary>
public sealed record Consumer(string Folder, string Packages)
{
    internal Task<CommandResult> RunAsync(params string[] arguments) =>
        DotNet.RunAsync(Folder, new Dictionary<string, string> { ["NUGET_PACKAGES"] = Packages }, arguments);

    /// <summary>Runs a program of the folder.</summary>
    internal Task<CommandResult> StartAsync(string program) => DotNet.StartAsync(Path.Combine(Folder, program), Folder, null);

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Remove(string file) => File.Delete(Path.Combine(Folder, file));
}
