using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

public class PackageContentTests(LocalFeed feed)
{
    private const string Slot = "analyzers/dotnet/roslyn4.8/cs/";

    [Fact(DisplayName = "Check 60: the exact list of files, one slot")]
    public void Files()
    {
        using ZipArchive package = feed.Open("ReplicationKit");

        Content(package)
            .Select(entry => entry.FullName)
            .Should()
            .BeEquivalentTo(
                "README.md",
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

    [Theory(DisplayName = "The readme of a package is the repository's, with links that lead there")]
    [InlineData("ReplicationKit")]
    [InlineData("ReplicationKit.Embedded")]
    public void Readme(string name)
    {
        using ZipArchive package = feed.Open(name);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        string text = reader.ReadToEnd();

        text.Should().NotMatchRegex(@"\]\((?!https://|#)");
        const string Root = "](https://github.com/replicationkit/replicationkit/blob/main/";
        Regex.Replace(File.ReadAllText(RepositoryFolder.Combine("README.md")), @"\]\((?!https?:|#)", Root).Should().Be(text);
    }

    [Fact(DisplayName = "The package for hosts: its files, and what it depends on")]
    public void HostingFiles()
    {
        using ZipArchive package = feed.Open("ReplicationKit.Hosting");

        Content(package)
            .Select(entry => entry.FullName)
            .Should()
            .BeEquivalentTo(
                "README.md",
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
            references.Should().ContainKey("Microsoft.CodeAnalysis");
            foreach ((string name, Version version) in references)
            {
                Version? limit = name switch
                {
                    "netstandard" => new(2, 0, 0, 0),
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

    [Fact(DisplayName = "Check 66: two packs, the same bytes")]
    public async Task TwoPacks()
    {
        string second = feed.CreateFolder("second-pack");
        await feed.PackAsync("ReplicationKit", second);

        using ZipArchive one = feed.Open("ReplicationKit"),
            other = feed.Open("ReplicationKit", second);
        Content(other)
            .Select(entry => (entry.FullName, entry.Crc32, entry.Length))
            .Should()
            .BeEquivalentTo(Content(one).Select(entry => (entry.FullName, entry.Crc32, entry.Length)));
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
