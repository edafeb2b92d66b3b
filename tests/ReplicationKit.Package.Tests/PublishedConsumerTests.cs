using System.Runtime.InteropServices;

namespace ReplicationKit.Package.Tests;

/// <summary>Applications that are published without what they are not seen to use, and without a just-in-time compiler.</summary>
public class PublishedConsumerTests(LocalFeed feed)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {Publish}
            <TrimmerSingleWarn>false</TrimmerSingleWarn>
            <SuppressTrimAnalysisWarnings>false</SuppressTrimAnalysisWarnings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <ILLinkTreatWarningsAsErrors>true</ILLinkTreatWarningsAsErrors>
            <IlcTreatWarningsAsErrors>true</IlcTreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ReplicationKit.Hosting" Version="{Version}" />
            <PackageReference Include="Refit" Version="{RefitVersion}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """"
        using System.Buffers;
        using System.Net;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Diagnostics.HealthChecks;
        using Microsoft.Extensions.Hosting;
        using Refit;
        using ReplicationKit;

        using var http = new HttpClient(new Server());
        using var replicator = new Replicator(http, new ReplicatorOptions { BaseAddress = new Uri("https://admin:password@couch.test:6984") });
        var spec = new Region("north");
        Console.WriteLine((await replicator.EnsureAsync(spec)).Action);
        ReplicationStatus status = await replicator.GetStatusAsync("region");
        Console.WriteLine($"{status.State}, {status.DocsWritten} written");
        Console.WriteLine(JsonSerializer.Serialize(spec, AppJson.Default.Region));
        var buffer = new ArrayBufferWriter<byte>();
        ReplicationDocument.Parse("{\"_id\":\"x\",\"worker_processes\":\"4\"}"u8).WriteTo(buffer, default);
        Console.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        Console.WriteLine(string.Join(", ", ReplicationCatalog.All.Select(description => description.Id)));
        Console.WriteLine(ReplicationValidator.Validate(new Wrong("app"), default)[0].RuleId);
        ReplicationDocument built = Region.CreateBuilder().WithCode("south").Build().ToDocument(default);
        Console.WriteLine($"{built.Id}: {built.Selector!.ToJsonString()}");

        using var api = new HttpClient(new Server()) { BaseAddress = new Uri("http://couch.test:5984") };
        Console.WriteLine($"Refit: {(await RestService.ForGenerated<IRegionApi>(api).PutAsync("region", spec)).Id}");

        var settings = new ConfigurationBuilder().Add(new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?> { ["Couch:BaseAddress"] = "http://couch.test:5984", ["Couch:Credentials:UserName"] = "admin", ["Couch:Credentials:Password"] = "password", ["Couch:StartupBehavior"] = "FailFast" },
        }).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddReplicationKit(settings.GetSection("Couch")).AddReplication(_ => spec).HttpClient.ConfigurePrimaryHttpMessageHandler(() => new Server());
        services.AddHealthChecks().AddReplicationKit();
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (IHostedService service in provider.GetServices<IHostedService>().Where(service => service.GetType().Namespace!.StartsWith("ReplicationKit"))) await service.StartAsync(default);
        Console.WriteLine((await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["replicationkit"].Description);

        public sealed record User([property: JsonPropertyName("area")] string Area);

        [JsonConverter(typeof(ReplicationSpecConverter))]
        [Replication(Id = "region", Source = "users", Target = "regional")]
        public partial record Region(string Code)
        {
            [Selector]
            private bool Include(User user) => user.Area == Code;
        }

        [Replication(Id = "wrong-{Filter}", Source = "users", Target = "regional")]
        public partial record Wrong(string Filter);

        [JsonSerializable(typeof(Region))]
        internal sealed partial class AppJson : JsonSerializerContext;

        internal sealed class Server : HttpMessageHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(request.RequestUri!.AbsolutePath switch
                {
                    "/_replicator/_bulk_get" => """{"results":[]}""",
                    "/_replicator/region" => """{"ok":true,"id":"region","rev":"1-a"}""",
                    "/_replicator/_bulk_docs" => $$"""[{"ok":true,"id":"{{await IdAsync(request)}}","rev":"1-a"}]""",
                    _ => $$"""{"database":"_replicator","doc_id":"{{request.RequestUri!.Segments[^1]}}","id":"abc","state":"completed","info":{"docs_written":7,"docs_read":7},"error_count":0,"last_updated":"2026-01-01T00:00:00Z","start_time":"2026-01-01T00:00:00Z"}""",
                }, Encoding.UTF8, "application/json"),
            };

            private static async Task<string?> IdAsync(HttpRequestMessage request)
            {
                using JsonDocument body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync());
                return body.RootElement.GetProperty("docs")[0].GetProperty("_id").GetString();
            }
        }
        """";

    [Fact(DisplayName = "Check 51: a trimmed application, IL warnings as errors, runs")]
    public Task Check51_Trimmed() => PublishesAndRuns("trimmed", "<PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode>");

    [Fact]
    public Task A_NativeAOT_application_without_IL_warnings_runs() => PublishesAndRuns("native", "<PublishAot>true</PublishAot>");

    private async Task PublishesAndRuns(string name, string publishing)
    {
        Consumer consumer = feed.CreateConsumer(
            name,
            ("App.csproj", Project.Replace("{Publish}", publishing, StringComparison.Ordinal)),
            ("Program.cs", Program)
        );

        CommandResult publish = await consumer.RunAsync("publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "published");
        publish.SkipWithoutNativeCompiler();
        publish.ShouldSucceed();

        CommandResult run = await consumer.StartAsync(Path.Combine("published", OperatingSystem.IsWindows() ? "App.exe" : "App"));
        run.ShouldSucceed()
            .Output.Should()
            .Contain("Create")
            .And.Contain("Completed, 7 written")
            .And.MatchRegex(
                "{\"_id\":\"region-[0-9a-f]{8}\",\"source\":\"users\",\"target\":\"regional\",\"selector\":{\"area\":\"north\"}}"
            )
            .And.Contain("{\"_id\":\"x\",\"worker_processes\":4}")
            .And.Contain("region, wrong-{Filter}")
            .And.Contain("RPK1011")
            .And.MatchRegex("region-[0-9a-f]{8}: {\"area\":\"south\"}")
            .And.Contain("Refit: region")
            .And.MatchRegex("region-[0-9a-f]{8} is completed");
    }
}
