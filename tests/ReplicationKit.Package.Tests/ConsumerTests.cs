namespace ReplicationKit.Package.Tests;

/// <summary>What happens on a user's machine: projects that restore the package from a folder, build and run.</summary>
public class ConsumerTests(LocalFeed feed)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ReplicationKit" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Embedded" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Hosting" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private const string Specification = """
        using ReplicationKit;

        namespace Shop;

        [Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
        public partial record OrdersCopy;
        """;

    private const string Program = """
        using System.Net.Http.Json;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ReplicationKit;
        using ReplicationKit.Embedded;
        using Shop;

        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
        using HttpClient http = couch.CreateClient();
        (await http.PutAsync("orders", null)).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("orders/one", new { total = 12 })).EnsureSuccessStatusCode();

        using var replicator = Replicator.Connect(couch.Uri);
        ReplicationHandle copy = await replicator.CreateAsync(new OrdersCopy());
        ReplicationStatus end = await copy.WaitForCompletionAsync();
        Console.WriteLine($"{copy.Id}: {end.State}, {end.DocsWritten} written");
        Console.WriteLine(await http.GetStringAsync("orders-copy/one"));

        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddReplicationKit(couch.Uri).AddReplication<OrdersCopy>().ConfigureHost(options => options.StartupBehavior = ReplicationKit.Hosting.StartupBehavior.Wait);
        builder.Services.AddHealthChecks().AddReplicationKit();
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine((await host.Services.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>().CheckHealthAsync()).Entries["replicationkit"].Description);
        await host.StopAsync();
        """;

    [Fact(DisplayName = "Check 65: packed, restored from a local folder, built, run; a mistake is reported in the build log")]
    public async Task RestoresBuildsRunsAndIsTold()
    {
        Consumer consumer = feed.CreateConsumer("shop", ("Shop.csproj", Project), ("Orders.cs", Specification), ("Program.cs", Program));

        CommandResult run = await consumer.RunAsync("run");
        run.ShouldSucceed()
            .Output.Should()
            .Contain("orders-copy: Completed, 1 written")
            .And.Contain("\"total\":12")
            .And.Contain("orders-copy is completed");

        consumer.Write(
            "Mistake.cs",
            """
            using ReplicationKit;

            namespace Shop;

            [Replication(Source = "orders", Target = "picked", DocIds = ["one"], Filter = "orders/open")]
            public partial record Picked;
            """
        );
        CommandResult build = await consumer.RunAsync("build");
        build.ExitCode.Should().NotBe(0);
        build.Output.Should().Contain("Mistake.cs(5,").And.Contain("error RPK1010").And.Contain("RPK1010.md");
    }

    [Fact(DisplayName = "Check 63: project A → B → package: the generator runs once in each, and B's specifications work in A")]
    public async Task ReachesTransitively()
    {
        Consumer consumer = feed.CreateConsumer(
            "transitive",
            ("Library/Library.csproj", Project.Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal)),
            ("Library/Orders.cs", Specification),
            (
                "App/App.csproj",
                """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="../Library/Library.csproj" />
                  </ItemGroup>
                </Project>
                """
            ),
            (
                "App/Program.cs",
                """
                using ReplicationKit;

                Console.WriteLine(new Shop.OrdersCopy().ToDocument(default).Id);
                Console.WriteLine(new Local().ToDocument(default).Id);

                [Replication(Source = "a", Target = "b")]
                public partial record Local;
                """
            )
        );

        CommandResult run = await consumer.RunAsync("run", "--project", "App");

        run.ShouldSucceed().Output.Should().Contain("orders-copy").And.Contain("local");
        Directory
            .GetFiles(Path.Combine(consumer.Folder, "App", "obj"), "*Local*.g.cs", SearchOption.AllDirectories)
            .Should()
            .ContainSingle();
        Directory
            .GetFiles(Path.Combine(consumer.Folder, "App", "obj"), "*OrdersCopy*.g.cs", SearchOption.AllDirectories)
            .Should()
            .BeEmpty();
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("", false)]
    public async Task A_property_switches_the_cache_of_declarations_off_for_compilers_and_editors(string value, bool isOff)
    {
        Consumer consumer = feed.CreateConsumer("cache-" + value, ("Shop.csproj", Project), ("Orders.cs", Specification));

        // What an editor runs to learn the compiler's arguments.
        CommandResult build = await consumer.RunAsync(
            "msbuild",
            "-restore",
            "-t:Compile",
            "-getItem:CscCommandLineArgs",
            "-p:ReplicationKitDeclarationCache=" + value,
            "-p:DesignTimeBuild=true",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true"
        );

        build
            .ShouldSucceed()
            .Output.Contains("/features:ReplicationKitDeclarationCache=false", StringComparison.Ordinal)
            .Should()
            .Be(isOff);
        build.Output.Should().Contain("Orders.cs");
    }

    [Fact(DisplayName = "Check 64: an older compiler gets a readable error")]
    public async Task OldCompiler()
    {
        Consumer consumer = feed.CreateConsumer("old-compiler", ("Shop.csproj", Project), ("Program.cs", "System.Console.WriteLine();"));

        CommandResult build = await consumer.RunAsync("build", "-p:CompilerApiVersion=roslyn4.7");

        build.ExitCode.Should().NotBe(0);
        build.Output.Should().Contain("error RPK9001").And.Contain("Roslyn 4.8");
    }

    [Theory]
    [InlineData("netstandard2.0")]
    [InlineData("net472")]
    [InlineData("net7.0")]
    public async Task An_unsupported_framework_is_refused_at_restore(string framework)
    {
        string project = Project
            .Replace("net10.0", framework, StringComparison.Ordinal)
            .Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal);
        foreach (string package in new[] { "Embedded", "Hosting" })
            project = project.Replace(
                $"<PackageReference Include=\"ReplicationKit.{package}\" Version=\"{{Version}}\" />",
                "",
                StringComparison.Ordinal
            );
        Consumer consumer = feed.CreateConsumer("old-" + framework, ("Old.csproj", project), ("Orders.cs", Specification));

        CommandResult restore = await consumer.RunAsync("restore");

        restore.ExitCode.Should().NotBe(0);
        restore
            .Output.Should()
            .Contain($"NU1202: Package ReplicationKit {feed.Version} is not compatible with {framework}")
            .And.Contain("net8.0");
    }

    [Fact]
    public async Task An_older_version_of_CSharp_gets_one_error_and_no_generated_code()
    {
        Consumer consumer = feed.CreateConsumer(
            "old-language",
            ("Shop.csproj", Project),
            ("Orders.cs", Specification.Replace("OrdersCopy;", "OrdersCopy { }", StringComparison.Ordinal)),
            ("Program.cs", "System.Console.WriteLine();")
        );

        CommandResult build = await consumer.RunAsync("build", "-p:LangVersion=11");

        build.ExitCode.Should().NotBe(0);
        build
            .Output.Should()
            .Contain("Orders.cs(5,2): error RPK9002: Generated code requires C# 12, and the project uses C# 11.0")
            .And.NotContain("error CS")
            .And.NotContain(".g.cs");
        (await consumer.RunAsync("build", "-p:LangVersion=12")).ShouldSucceed();
    }

    [Fact]
    public async Task A_compliant_assembly_gets_no_warnings_for_generated_code()
    {
        Consumer consumer = feed.CreateConsumer(
            "compliant",
            ("Shop.csproj", Project.Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal)),
            (
                "Orders.cs",
                """
                using ReplicationKit;

                [assembly: System.CLSCompliant(true)]

                namespace Shop;

                [Replication(Source = "orders", Filter = "orders/open")]
                public partial record Orders(ReplicationEndpoint Target, [property: QueryParam] string Region)
                {
                    public UserContext? UserContext { get; init; }

                    [QueryParam, System.CLSCompliant(false)]
                    public uint Year { get; init; }
                }
                """
            )
        );

        (await consumer.RunAsync("build")).ShouldSucceed();
    }

    [Theory]
    [InlineData("vb", "Imports ReplicationKit\n<Replication(Source:=\"orders\", Target:=\"copy\")>\nPublic Class Orders\nEnd Class\n")]
    [InlineData("vb", "<System.Serializable, ReplicationKit.ReplicationAttribute>\nPublic Class Orders\nEnd Class\n")]
    [InlineData(
        "fs",
        "module Shop\nopen ReplicationKit\n[<Replication(Source = \"orders\", Target = \"copy\")>]\ntype Orders = { Id: string }\n"
    )]
    public async Task Specifications_in_another_language_are_reported(string language, string source)
    {
        string project = Project
            .Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal)
            .Replace("<ImplicitUsings>enable</ImplicitUsings>", "", StringComparison.Ordinal)
            .Replace(
                "<Nullable>enable</Nullable>",
                language == "fs" ? "<Nullable>enable</Nullable><SatelliteResourceLanguages>en</SatelliteResourceLanguages>" : "",
                StringComparison.Ordinal
            )
            .Replace("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "", StringComparison.Ordinal)
            .Replace(
                "</ItemGroup>",
                language == "fs" ? "<Compile Include=\"Plain.fs\" /><Compile Include=\"Orders.fs\" /></ItemGroup>" : "</ItemGroup>",
                StringComparison.Ordinal
            );
        Consumer consumer = feed.CreateConsumer(
            $"language-{language}-{source.Length}",
            ($"Shop.{language}proj", project),
            ($"Orders.{language}", source),
            (
                $"Plain.{language}",
                language == "vb"
                    ? "Public Class Plain\n  ' Replication (of) ReplicationKit.Replicator\nEnd Class\n"
                    : "module Plain\nlet connect (uri: System.Uri) = ReplicationKit.Replicator.Connect(uri)\n"
            )
        );

        CommandResult build = await consumer.RunAsync("build");

        build.ShouldSucceed().Output.Should().Contain($"Orders.{language} : warning RPK9003").And.NotContain($"Plain.{language} : warning");
    }
}
