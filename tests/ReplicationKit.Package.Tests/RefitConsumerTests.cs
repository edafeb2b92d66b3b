namespace ReplicationKit.Package.Tests;

/// <summary>A project that references the package and Refit: the generators of both run in it.</summary>
public class RefitConsumerTests(LocalFeed feed)
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
            {Settings}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ReplicationKit" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Embedded" Version="{Version}" />
            <PackageReference Include="Refit" Version="{RefitVersion}" />
            <PackageReference Include="Refit.HttpClientFactory" Version="{RefitVersion}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Microsoft.Extensions.DependencyInjection;
        using Refit;
        using ReplicationKit;
        using ReplicationKit.Embedded;
        using Shop;

        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
        using HttpClient http = couch.CreateClient();
        (await http.PutAsync("orders", null)).EnsureSuccessStatusCode();
        (await http.PutAsync("orders/one", new StringContent("{}"))).EnsureSuccessStatusCode();

        IOrdersCopyApi api = RestService.For<IOrdersCopyApi>(couch.CreateClient());
        WrittenDocument written = await api.PutAsync(IOrdersCopyApi.DocumentId, new OrdersCopy());
        using var replicator = Replicator.Connect(couch.Uri);
        ReplicationStatus end = await replicator.WaitForCompletionAsync(written.Id);
        Console.WriteLine($"For: {end.State}, {end.DocsWritten} written");

        IReplicatorApi all = RestService.ForGenerated<IReplicatorApi>(couch.CreateClient(), new RefitSettings());
        Console.WriteLine($"ForGenerated: {(await all.ListAsync(states: "completed")).Items.Single().Id}");

        var services = new ServiceCollection();
        services.AddRefitGeneratedClient<IOrdersCopyApi>().ConfigureHttpClient(client =>
        {
            using HttpClient template = couch.CreateClient();
            client.BaseAddress = template.BaseAddress;
            client.DefaultRequestHeaders.Authorization = template.DefaultRequestHeaders.Authorization;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        using IApiResponse<ReplicationDocument> document = await provider.GetRequiredService<IOrdersCopyApi>().GetWithResponseAsync(IOrdersCopyApi.DocumentId);
        Console.WriteLine($"AddRefitGeneratedClient: {(int)document.StatusCode!} {document.Content!.Id}");

        try
        {
            Console.WriteLine("own: " + string.Join(", ", await RestService.For<IDatabasesApi>(couch.CreateClient()).ListAsync()));
        }
        catch (NotSupportedException error)
        {
            Console.WriteLine("own: NotSupportedException: " + error.Message);
        }
        """;

    private const string Interfaces = """
        using Refit;
        using ReplicationKit;

        namespace Shop;

        [Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
        public partial record OrdersCopy;

        public interface IDatabasesApi
        {
            [Get("/_all_dbs")]
            Task<string[]> ListAsync();
        }
        """;

    /// <summary>
    /// The settings are for Refit's generator: without its requests the user's own interfaces need the package Refit.Reflection.
    /// </summary>
    [Theory]
    [InlineData("", "own: _replicator, _users, orders, orders-copy")]
    [InlineData("RefitGeneratedRequestBuilding=false", "own: NotSupportedException")]
    [InlineData("DisableRefitSourceGenerator=true", "own: NotSupportedException")]
    public async Task Generated_interfaces_work_with_every_setting_of_the_Refit_generator(string setting, string own)
    {
        string[] parts = setting.Split('=');
        string settings = setting.Length == 0 ? "" : $"<{parts[0]}>{parts[1]}</{parts[0]}>";
        Consumer consumer = feed.CreateConsumer(
            "refit-" + parts[0],
            ("Shop.csproj", Project.Replace("{Settings}", settings, StringComparison.Ordinal)),
            ("Program.cs", Program),
            ("Interfaces.cs", Interfaces)
        );

        CommandResult run = await consumer.RunAsync("run");

        run.ShouldSucceed()
            .Output.Should()
            .Contain("For: Completed, 1 written")
            .And.Contain("ForGenerated: orders-copy")
            .And.Contain("AddRefitGeneratedClient: 200 orders-copy")
            .And.Contain(own);
    }
}
