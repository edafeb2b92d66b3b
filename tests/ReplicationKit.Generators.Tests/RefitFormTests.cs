using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;
using ReplicationKit.Testing;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// What is emitted for Refit 6 to 13, whose packages only the public CI restores. ReplicationKit.Refit.Tests runs what is emitted, on one
/// version at a time.
/// </summary>
public class RefitFormTests
{
    private static readonly Capabilities Refit6 = Capabilities.None with { Refit = RefitForm.ByName };
    private static readonly Capabilities Refit10 = Refit6 with
    {
        Refit = RefitForm.ByFactory,
        HasRefitRequestException = true,
        HasRefitDeserializationFactory = true,
    };
    private static readonly Capabilities Refit12 = Refit10 with { Refit = RefitForm.BySettings };

    private static readonly Dictionary<string, Capabilities> Forms = new()
    {
        ["6"] = Refit6,
        ["10.2"] = Refit10,
        ["12"] = Refit12,
    };

    public static TheoryData<string> Versions => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_transport(string version)
    {
        Verify(RefitTransportSource.Of(Forms[version]), $"Refit{version}.Transport");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_implementation(string version)
    {
        var code = new IndentedWriter();
        RefitInterfaceEmitter.WriteImplementation(code, Orders(), Forms[version]);
        string text = code.TakeText();
        Verify(text, $"Refit{version}.Implementation");
    }

    /// <summary>Refit 7.1 and later have the factory, and the form of Refit 6 until 10.2.</summary>
    [Fact]
    public void The_factory_of_deserialization_exceptions_is_used_as_soon_as_there_is_one() =>
        RefitTransportSource
            .Of(Refit6 with { HasRefitDeserializationFactory = true })
            .Split('\n')
            .Except(RefitTransportSource.Of(Refit6).Split('\n'))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("settings.DeserializationExceptionFactory");

    [Theory]
    [InlineData("App", "Orders", "AppIOrdersApi")]
    [InlineData("A.B.C", "Orders", "ABCIOrdersApi")]
    [InlineData("", "Orders", "IOrdersApi")]
    [InlineData("@class", "@event", "classIeventApi")]
    public void Refit_6_finds_a_class_by_the_name_of_its_interface_without_dots(string space, string name, string expected)
    {
        TypeIdentity type = Orders().Type with { Namespace = space, Name = name };
        RefitNames.Implementation(type, RefitForm.ByName).Should().Be(expected);
        RefitNames.Container(RefitForm.ByName).Should().Be(("Refit.Implementation", "Generated"));
    }

    private static ReplicationModel Orders()
    {
        CSharpCompilation compilation = Generation.Compile(Samples.Fixed);
        return ReplicationParser.Parse(compilation.GetTypeByMetadataName("App.OrdersBackup")!, TestContext.Current.CancellationToken)!;
    }

    private static void Verify(string text, string name)
    {
        CSharpSyntaxTree
            .ParseText(text, cancellationToken: TestContext.Current.CancellationToken)
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Should()
            .BeEmpty();
        RepositoryFolder.Verify(text, "tests", "ReplicationKit.Generators.Tests", "Golden", name + ".g.cs.txt");
    }
}
