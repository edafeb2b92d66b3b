using Spectre.Console;

namespace ReplicationKit.Tool.Tests;

public class ToolListingTests
{
    [Fact]
    public void Columns_become_narrower_and_are_left_out_before_a_line_is_too_wide()
    {
        Show(200)[1].Should().Be("orders-backup  1,234  https://backup.example.com/one/orders  https://backup.example.com/other/orders");
        Show(80)[1].Should().HaveLength(80).And.Contain("…");
        Show(40)[1].Should().StartWith("orders-backup  1,234  https").And.EndWith("…", "one of the two is left out");
        Show(20).Should().Equal("ID             COUNT", "orders-backup  1,234", "x                  5");
    }

    [Fact]
    public void Markup_and_terminal_commands_are_printed_literally()
    {
        var listing = new Listing(new Column("ID"));
        listing.Add(Shown.OneLine("[red]a[/]\x1b[31m\r\nb"));

        Render(listing, 80).Should().Equal("ID", "[red]a[/] [31m b");
    }

    private static string[] Show(int width)
    {
        var listing = new Listing(
            new Column("ID"),
            new Column("COUNT", IsNumber: true),
            new Column("EMPTY", IsOptional: true),
            new Column("SOURCE", GivesWay: true),
            new Column("TARGET", GivesWay: true)
        );
        listing.Add("orders-backup", "1,234", "", "https://backup.example.com/one/orders", "https://backup.example.com/other/orders");
        listing.Add("x", "5", "", "", "");
        return Render(listing, width);
    }

    private static string[] Render(Listing listing, int width)
    {
        using var writer = new ObservedWriter();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = width;
        listing.Show(console);
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
