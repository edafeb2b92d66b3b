using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

public partial class PackageContentTests(LocalFeed feed)
{
    public static TheoryData<string> Names =>
        ["ReplicationKit", "ReplicationKit.Embedded", "ReplicationKit.Hosting", "ReplicationKit.Tool"];

    private const string Slot = "analyzers/dotnet/roslyn4.8/cs/";

    /// <summary>The only assembly of the slot that is not ours.</summary>
    private const string Parser = "Acornima.dll";

    [Fact(DisplayName = "Check 60: the exact list of files, one slot")]
    public void Files()
    {
        using ZipArchive package = feed.Open("ReplicationKit");

        Content(package)
            .Select(entry => entry.FullName)
            .Should()
            .BeEquivalentTo(
                "README.md",
                "THIRD-PARTY-NOTICES.txt",
                "icon.png",
                Slot + "Acornima.dll",
                Slot + "ReplicationKit.Analyzers.dll",
                Slot + "ReplicationKit.CodeFixes.dll",
                Slot + "ReplicationKit.Generators.dll",
                "buildTransitive/net8.0/ReplicationKit.targets",
                "lib/net8.0/ReplicationKit.dll",
                "lib/net8.0/ReplicationKit.xml",
                "lib/net10.0/ReplicationKit.dll",
                "lib/net10.0/ReplicationKit.xml"
            );
    }

    [Theory(DisplayName = "The readme of a package is a page of the repository, with links that lead there")]
    [InlineData("ReplicationKit", "README.md")]
    [InlineData("ReplicationKit.Embedded", "src/ReplicationKit/docs/embedded-server.md")]
    [InlineData("ReplicationKit.Hosting", "src/ReplicationKit.Hosting/docs/hosting.md")]
    [InlineData("ReplicationKit.Tool", "src/ReplicationKit.Tool/README.md")]
    public void Readme(string name, string page)
    {
        using ZipArchive package = feed.Open(name);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        string text = reader.ReadToEnd();

        text.Should().NotMatchRegex(@"\]\((?!https://|#)").And.NotContain("/main/..");
        const string Root = "](https://github.com/replicationkit/replicationkit/blob/main/";
        Regex.Replace(File.ReadAllText(RepositoryFolder.Combine(page)), @"\]\((?!https?:|#)", Root).Should().Be(text);
        foreach (Match link in RepositoryLink().Matches(text))
            Path.Exists(RepositoryFolder.Combine(link.Groups[1].Value)).Should().BeTrue("{0} of {1} leads there", link.Value, name);
    }

    [Theory(DisplayName = "Stack traces contain no path of the machine that built the package")]
    [MemberData(nameof(Names))]
    public void Paths(string name)
    {
        Assert.SkipUnless(
            LocalFeed.IsRelease || LocalFeed.Configuration == "Release",
            "A debugger finds the sources of a debug build by their paths: REPLICATIONKIT_PACKAGES, or -c Release."
        );
        using ZipArchive package = feed.OpenAssemblies(name);
        ZipArchiveEntry[] ours =
        [
            .. package.Entries.Where(entry =>
                entry.Name.StartsWith("ReplicationKit", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)
            ),
        ];

        ours.Should().NotBeEmpty();
        foreach (ZipArchiveEntry entry in ours)
        {
            using Stream content = entry.Open();
            byte[] bytes = new byte[entry.Length];
            content.ReadExactly(bytes);
            bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(RepositoryFolder.Path)).Should().Be(-1, "{0}", entry.FullName);
            using var assembly = new PEReader(new MemoryStream(bytes));
            DebugDirectoryEntry symbols = assembly
                .ReadDebugDirectory()
                .Single(debug => debug.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            using MetadataReaderProvider provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(symbols);
            MetadataReader reader = provider.GetMetadataReader();
            reader.Documents.Should().NotBeEmpty();
            foreach (DocumentHandle document in reader.Documents)
                reader.GetString(reader.GetDocument(document).Name).Should().MatchRegex("^/_[0-9]*/", "{0}", entry.FullName);
            assembly
                .ReadDebugDirectory()
                .Where(debug => debug.Type == DebugDirectoryEntryType.CodeView)
                .Select(debug => assembly.ReadCodeViewDebugDirectoryData(debug).Path)
                .Should()
                .OnlyContain(path => !Path.IsPathRooted(path) || path.StartsWith("/_", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"\]\(https://github\.com/replicationkit/replicationkit/blob/main/([^)#]+)")]
    private static partial Regex RepositoryLink();

    [Theory(DisplayName = "A package states what it is: description, icon, readme, license, release notes, repository")]
    [MemberData(nameof(Names))]
    public void Metadata(string name)
    {
        using ZipArchive package = feed.Open(name);
        using var nuspec = new StreamReader(package.GetEntry(name + ".nuspec")!.Open());
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();

        string[] elements = ["description", "icon", "readme", "license", "releaseNotes", "projectUrl", "tags"];
        foreach (string element in elements)
            Value(metadata, element).Should().NotBeNullOrWhiteSpace("{0} has a {1}", name, element);
        package.GetEntry(Value(metadata, "icon")!).Should().NotBeNull();
        metadata
            .Elements()
            .Single(element => element.Name.LocalName == "repository")
            .Attribute("url")!
            .Value.Should()
            .StartWith("https://");
    }

    [Theory(DisplayName = "Every assembly of ours carries its debug information")]
    [MemberData(nameof(Names))]
    public void Symbols(string name)
    {
        using ZipArchive package = feed.OpenAssemblies(name);
        ZipArchiveEntry[] ours =
        [
            .. package.Entries.Where(entry =>
                entry.Name.StartsWith("ReplicationKit", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)
            ),
        ];

        ours.Should().NotBeEmpty();
        foreach (ZipArchiveEntry entry in ours)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            content.Position = 0;
            using var image = new PEReader(content);
            image
                .ReadDebugDirectory()
                .Select(item => item.Type)
                .Should()
                .Contain(
                    [DebugDirectoryEntryType.EmbeddedPortablePdb, DebugDirectoryEntryType.Reproducible],
                    "{0} has both",
                    entry.FullName
                );
        }
    }

    [Fact(DisplayName = "The tool contains SQLite for desktops and servers only")]
    public void ToolPlatforms()
    {
        using ZipArchive package = feed.Open("ReplicationKit.Tool");
        string[] platforms =
        [
            .. package
                .Entries.Select(entry => Regex.Match(entry.FullName, "runtimes/([^/]+)/native/"))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value)
                .Distinct(),
        ];

        if (package.Entries.Any(entry => entry.FullName.StartsWith("tools/net10.0/any/", StringComparison.Ordinal)))
            platforms.Should().Contain(["linux-x64", "linux-arm64", "osx-arm64", "win-x64"]).And.OnlyContain(name => IsDesktop(name));
        else
            platforms.Should().BeEmpty("a release has a package for each platform, which this one refers to");
    }

    private static bool IsDesktop(string platform) => Regex.IsMatch(platform, "^(linux|osx|win)-(musl-)?(x64|arm64)$");

    [Fact(DisplayName = "The package for hosts: its files, and what it depends on")]
    public void HostingFiles()
    {
        using ZipArchive package = feed.Open("ReplicationKit.Hosting");

        Content(package)
            .Select(entry => entry.FullName)
            .Should()
            .BeEquivalentTo(
                "README.md",
                "icon.png",
                "lib/net8.0/ReplicationKit.Hosting.dll",
                "lib/net8.0/ReplicationKit.Hosting.xml",
                "lib/net10.0/ReplicationKit.Hosting.dll",
                "lib/net10.0/ReplicationKit.Hosting.xml"
            );
        using var nuspec = new StreamReader(package.GetEntry("ReplicationKit.Hosting.nuspec")!.Open());
        XElement[] dependencies = [.. XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency")];
        dependencies
            .Where(dependency => dependency.Attribute("id")!.Value == "ReplicationKit")
            .Should()
            .HaveCount(2)
            .And.OnlyContain(
                dependency => dependency.Attribute("exclude") == null,
                "who references this package alone gets the generator and the analyzers too"
            );
        dependencies
            .Select(dependency => dependency.Attribute("id")!.Value)
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "ReplicationKit",
                "Microsoft.Extensions.Diagnostics.HealthChecks",
                "Microsoft.Extensions.Hosting.Abstractions",
                "Microsoft.Extensions.Http"
            );
    }

    [Fact(DisplayName = "Checks 60, 61: the compiler parts are built against the slot's version or an older one, the code fixes too")]
    public void CompilerPartsReferenceTheFloor()
    {
        using ZipArchive package = feed.Open("ReplicationKit");

        foreach (ZipArchiveEntry entry in package.Entries.Where(entry => entry.FullName.StartsWith(Slot, StringComparison.Ordinal)))
        {
            IReadOnlyDictionary<string, Version> references = References(entry);
            if (entry.Name != Parser)
                references.Should().ContainKey("Microsoft.CodeAnalysis");
            foreach ((string name, Version version) in references)
            {
                Version? limit = name switch
                {
                    "netstandard" => new(2, 0, 0, 0),
                    "Acornima" => new(1, 9, 0, 0),
                    _ when name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) => new(4, 8, 0, 0),
                    "System.Collections.Immutable" or "System.Reflection.Metadata" => new(7, 0, 0, 0),
                    "System.Memory" => new(4, 0, 1, 2),
                    "System.Runtime.CompilerServices.Unsafe" => new(6, 0, 0, 0),
                    "System.Buffers" => new(4, 0, 3, 0),
                    "System.Numerics.Vectors" => new(4, 1, 4, 0),
                    "System.Threading.Tasks.Extensions" => new(4, 2, 0, 1),
                    _ => null,
                };
                limit.Should().NotBeNull("{0} references {1}, which no compiler host provides (check 62)", entry.Name, name);
                version.Should().BeLessThanOrEqualTo(limit!, "{0} references {1}", entry.Name, name);
            }
        }
    }

    [Theory(DisplayName = "Check 66: two packs, the same bytes")]
    [MemberData(nameof(Names))]
    public async Task TwoPacks(string name)
    {
        string one = feed.CreateFolder("first-pack-" + name),
            other = feed.CreateFolder("second-pack-" + name);
        await feed.PackAsync(name, one);
        await feed.PackAsync(name, other);

        byte[] first = await File.ReadAllBytesAsync(Directory.GetFiles(one).Single(), TestContext.Current.CancellationToken);
        byte[] second = await File.ReadAllBytesAsync(Directory.GetFiles(other).Single(), TestContext.Current.CancellationToken);
        second.AsSpan().SequenceEqual(first).Should().BeTrue();
    }

    [Fact(DisplayName = "The runtime depends on nothing but logging abstractions and Polly.Core")]
    public void Dependencies()
    {
        using ZipArchive package = feed.Open("ReplicationKit");
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            References(package.GetEntry($"lib/{framework}/ReplicationKit.dll")!)
                .Keys.Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
                .Should()
                .BeSubsetOf(["Microsoft.Extensions.Logging.Abstractions", "Polly.Core"]);
        }
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    /// <summary>All but the three files that NuGet writes for the container itself.</summary>
    private static IEnumerable<ZipArchiveEntry> Content(ZipArchive package) =>
        package.Entries.Where(entry =>
            !entry.FullName.StartsWith("_rels/", StringComparison.Ordinal)
            && !entry.FullName.StartsWith("package/", StringComparison.Ordinal)
            && entry.FullName != "[Content_Types].xml"
            && !entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)
        );

    private static Dictionary<string, Version> References(ZipArchiveEntry entry)
    {
        using var copy = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(copy);
        copy.Position = 0;
        using var image = new PEReader(copy);
        MetadataReader metadata = image.GetMetadataReader();
        return metadata
            .AssemblyReferences.Select(metadata.GetAssemblyReference)
            .ToDictionary(reference => metadata.GetString(reference.Name), reference => reference.Version);
    }
}
