using System.Diagnostics;
using System.Globalization;
using ReplicationKit.Embedded;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>The embedded server in a process of its own, so that the resources of client and server can be distinguished.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The argument with which this program is the server.</summary>
    public const string Argument = "serve";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>The server's address, with user and password.</summary>
    public Uri Address { get; }

    /// <summary>The processor time that the server has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the server.</summary>
    /// <param name="jobs">The number of jobs that it runs at once: few, so that the others are pending, as on a busy server.</param>
    public static async Task<ServerProcess> StartAsync(int jobs = 20)
    {
        Process process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, Argument, jobs.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        string? address = await process.StandardOutput.ReadLineAsync();
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            ? new ServerProcess(process, uri)
            : throw new InvalidOperationException($"The embedded server did not start; it wrote '{address}'.");
    }

    /// <summary>Is the server until the other process closes the input.</summary>
    public static async Task ServeAsync(int jobs)
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { MaxJobs = jobs, MaxChurn = jobs / 4 });
        Console.WriteLine(couch.Uri);
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20)))
            _process.Kill();
        _process.Dispose();
    }
}
