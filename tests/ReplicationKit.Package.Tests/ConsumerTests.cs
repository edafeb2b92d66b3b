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
}
