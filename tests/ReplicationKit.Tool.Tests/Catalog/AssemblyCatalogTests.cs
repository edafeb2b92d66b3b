using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Tool.Tests;

/// <summary>What is read of a user's assembly, and what is said where that cannot be.</summary>
public sealed class AssemblyCatalogTests : IDisposable
{
    private readonly CompiledAssembly _compiled = new();

    public void Dispose() => _compiled.Dispose();

    [Fact]
    public void The_specifications_are_the_assembly_s_own_and_their_contract_is_the_tool_s()
    {
        using AssemblyCatalog catalog = AssemblyCatalog.Load(typeof(OrdersCopy).Assembly.Location);

        catalog
            .All.Select(description => description.Id)
            .Should()
            .BeEquivalentTo("rk-tool-both", "rk-tool-copy", "rk-tool-hashed", "rk-tool-region-{Code}", "rk-tool-rest-{Rest}");
        catalog.Specs.Should().HaveCount(2);
        IReplicationSpec copy = catalog.Specs.Single(spec => spec.DocumentId == "rk-tool-copy");
        copy.Should().NotBeOfType<OrdersCopy>("the assembly was loaded a second time");
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(copy.GetType().Assembly)!;
        context.IsCollectible.Should().BeTrue();
        copy.ToDocument(default).CreateTarget.Should().BeTrue();
    }

    [Fact]
    public void A_file_that_is_not_there() => Refusal("nowhere.dll", ExitCode.Usage).Should().Contain("nowhere.dll");

    [Fact]
    public void A_file_that_is_no_assembly()
    {
        string path = Path.Combine(_compiled.Folder, "App");
        File.WriteAllText(path, "ELF");

        Refusal(path).Should().Contain("not a .NET assembly");
    }

    [Fact]
    public void An_assembly_without_specifications() =>
        Refusal(_compiled.Write("Plain", "public class A;", CompiledAssembly.Platform))
            .Should()
            .Contain("Plain.dll declares no replications");

    [Theory]
    [InlineData("9.1.0.0", "Update the tool")]
    [InlineData("0.0.9.0", "Update the package")]
    public void An_assembly_of_another_version(string version, string advice)
    {
        string contract = _compiled.Write(
            "ReplicationKit",
            $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class Contract;",
            CompiledAssembly.Platform
        );
        string app = _compiled.Write(
            "App",
            "public class Spec : Contract;",
            [.. CompiledAssembly.Platform, MetadataReference.CreateFromFile(contract)]
        );

        Refusal(app).Should().Contain("App.dll was built with ReplicationKit " + version[..^2]).And.Contain(advice);
    }

    [Fact]
    public void An_assembly_for_a_newer_framework()
    {
        string framework = _compiled.Write(
            "System.Runtime",
            """
            [assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
            namespace System { public class Object; public abstract class ValueType; public abstract class Enum : ValueType; public class String; public struct Void; public struct Int32; public struct Boolean; }
            namespace System { public class Attribute; public enum AttributeTargets { All } }
            namespace System { public class AttributeUsageAttribute : Attribute { public AttributeUsageAttribute(AttributeTargets on) { } public bool AllowMultiple { get; set; } public bool Inherited { get; set; } } }
            namespace System.Reflection { public class AssemblyVersionAttribute : Attribute { public AssemblyVersionAttribute(string version) { } } }
            """
        );
        string app = _compiled.Write("App", "public class A;", MetadataReference.CreateFromFile(framework));

        Refusal(app).Should().Contain("built for .NET 99");
    }

    [Fact]
    public void A_catalog_that_throws() =>
        Refusal(Catalog("throw new System.InvalidOperationException(\"no configuration\")")).Should().Contain("no configuration");

    [Fact]
    public void A_catalog_of_another_shape() => Refusal(Catalog("new object()")).Should().Contain("'Specs'");

    [Fact]
    public void A_catalog_whose_dependency_is_missing()
    {
        string library = _compiled.Write(
            "Library",
            "public static class Library { public static object Get() => null; }",
            CompiledAssembly.Platform
        );
        string app = Catalog("Library.Get()", MetadataReference.CreateFromFile(library));
        File.Delete(library);

        Refusal(app).Should().Contain("it requires Library").And.Contain("dotnet publish");
    }

    [Theory]
    [InlineData("0.1.0", "0.1.0", true)]
    [InlineData("0.1.0", "0.1.4", true)]
    [InlineData("0.1.4", "0.1.0", false)]
    [InlineData("0.1.0", "0.2.0", false)]
    [InlineData("1.2.0", "1.3.0", true)]
    [InlineData("1.3.0", "1.2.0", false)]
    [InlineData("1.9.0", "2.0.0", false)]
    public void Versions_that_fit(string built, string own, bool fits) =>
        References.Fits(Version.Parse(built), Version.Parse(own)).Should().Be(fits);

    [Theory]
    [InlineData(null, CouchServer.CouchDB35)]
    [InlineData(CouchServer.CouchDB31, CouchServer.CouchDB31, CouchServer.CouchDB31)]
    [InlineData(null, CouchServer.CouchDB31, CouchServer.CouchDB35)]
    [InlineData(null)]
    public void The_server_that_all_are_declared_for(CouchServer? expected, params CouchServer[] declared) =>
        CatalogOptions
            .ServerOf(
                declared.Select(server => new ReplicationDescription
                {
                    SpecificationType = typeof(OrdersCopy),
                    Name = "X",
                    Id = "x",
                    Server = server,
                })
            )
            .Should()
            .Be(expected);

    private string Catalog(string specs, params MetadataReference[] references) =>
        _compiled.Write(
            "App",
            $$"""namespace ReplicationKit { internal static class ReplicationCatalog { public static object Specs => {{specs}}; public static object All => null; } }""",
            [.. CompiledAssembly.Platform, .. references]
        );

    private static string Refusal(string path, int code = ExitCode.Failed)
    {
        ToolException refusal = FluentActions.Invoking(() => AssemblyCatalog.Load(path)).Should().Throw<ToolException>().Which;
        refusal.ExitCode.Should().Be(code);
        return refusal.Message;
    }
}
