namespace ReplicationKit.Generated.Tests;

/// <summary>The specifications of the product description, compiled by the generator and run.</summary>
public class ProductTests
{
    [Fact]
    public void A_fixed_specification_is_its_document()
    {
        Written
            .By(new OrdersBackup())
            .Should()
            .Be("""{"_id":"orders-backup","source":"orders","target":{"url":"https://backup.example.com/orders"},"create_target":true}""");
        Written
            .By(new OrdersBackup(), Written.Server)
            .Should()
            .Be(
                """{"_id":"orders-backup","source":{"auth":{"basic":{"username":"admin","password":"password"}},"url":"http://127.0.0.1:5984/orders"},"target":{"url":"https://backup.example.com/orders"},"create_target":true}"""
            );
    }

    [Fact]
    public void Open_members_are_spliced_in()
    {
        ReplicationEndpoint target = ReplicationEndpoint.Remote("https://hr.example.com/staff").WithBasicAuth("hr", "se\"cret");
        Written
            .By(new DepartmentStaff(target, "R&D \"north\""))
            .Should()
            .Be(
                """{"_id":"staff-R&D \"north\"","source":"staff","target":{"auth":{"basic":{"username":"hr","password":"se\"cret"}},"url":"https://hr.example.com/staff"},"filter":"staff/by_department","query_params":{"department":"R&D \"north\""}}"""
            );
    }

    [Fact]
    public void The_builder_gives_what_the_constructor_gives()
    {
        ReplicationEndpoint endpoint = ReplicationEndpoint.Database("hr");
        DepartmentStaff.CreateBuilder().WithTarget(endpoint).WithDepartment("hr").Build().Should().Be(new DepartmentStaff(endpoint, "hr"));
    }

    [Fact]
    public void A_stage_can_be_gone_on_from_twice()
    {
        DepartmentStaff.Builder.NeedsDepartment stage = DepartmentStaff.CreateBuilder().WithTarget(ReplicationEndpoint.Database("hr"));
        stage.WithDepartment("a").Build().Department.Should().Be("a");
        stage.WithDepartment("b").Build().Department.Should().Be("b");
    }

    [Fact]
    public void A_fixed_query_parameter_stands_on_the_record() =>
        Written
            .By(new Managers())
            .Should()
            .Be("""{"_id":"managers","source":"staff","target":"managers","filter":"staff/by_role","query_params":{"role":"manager"}}""");

    [Fact]
    public void Both_ways_are_two_documents()
    {
        var spec = new PrimarySecondary();
        ((IReplicationSpec)spec).IsTwoWay.Should().BeTrue();
        Written
            .By(spec)
            .Should()
            .Be("""{"_id":"primary-secondary","source":"primary","target":"secondary","continuous":true,"create_target":true}""");
        Written
            .By(spec, Written.Bare.WithDirection(ReplicationDirection.Reverse))
            .Should()
            .Be("""{"_id":"primary-secondary-reverse","source":"secondary","target":"primary","continuous":true}""");
    }

    [Fact]
    public void A_predicate_is_a_selector() =>
        Written
            .By(new ActiveUsers())
            .Should()
            .Be(
                """{"_id":"active-users","source":"main_database","target":"user_database","selector":{"type":"user","status":"active"}}"""
            );

    [Fact]
    public void A_selector_as_JSON_is_written_without_white_space() =>
        Written
            .By(new TrialUsers())
            .Should()
            .Be(
                """{"_id":"trial-users","source":"main_database","target":"trial_users","selector":{"type":"user","status":{"$in":["active","trial"]}}}"""
            );

    [Fact]
    public void Members_are_spliced_into_a_selector()
    {
        string north = Written.By(new Region("north", 18)),
            south = Written.By(new Region("so\"uth", 18));
        north
            .Should()
            .MatchRegex("""^\{"_id":"region-[0-9a-f]{8}","source":"main_database","target":"region","selector":\{.*"north".*18.*\}\}$""");
        south.Should().Contain("""so\"uth""");
        north[..30].Should().NotBe(south[..30], "two regions are two documents");
        Written.By(new Region("north", 18)).Should().Be(north, "the same region is one document");
    }

    [Fact]
    public void The_catalog_holds_what_is_ready_and_describes_everything()
    {
        ReplicationCatalog
            .Specs.Select(spec => spec.GetType())
            .Should()
            .Contain([typeof(OrdersBackup), typeof(Managers), typeof(PrimarySecondary)])
            .And.NotContain(typeof(DepartmentStaff));

        ReplicationDescription staff = ReplicationCatalog.All.Single(description =>
            description.SpecificationType == typeof(DepartmentStaff)
        );
        staff.Id.Should().Be("staff-{Department}");
        staff.IsReady.Should().BeFalse();
        staff.Options.Should().Contain(KeyValuePair.Create("filter", "\"staff/by_department\""));
        staff
            .OpenMembers.Should()
            .Equal(
                new OpenMember("Target", "target", "ReplicationKit.ReplicationEndpoint", true),
                new OpenMember("Department", "query_params.department", "string", true)
            );
    }
}
