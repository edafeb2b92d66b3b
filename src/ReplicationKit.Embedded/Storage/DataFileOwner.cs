using System.Diagnostics;
using System.Globalization;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Reserves a data file for one server. The operating system holds a lock file next to it while the server lives, so that a process that
/// ends in any way releases it; a second file contains the owner.
/// </summary>
internal sealed class DataFileOwner : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _owner;

    /// <exception cref="IOException">Another server uses the file, or it cannot be opened.</exception>
    public DataFileOwner(string file)
    {
        var info = new FileInfo(file);
        string path = (info.LinkTarget is null ? null : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName) ?? info.FullName;
        _owner = path + ".owner";
        try
        {
            _lock = new FileStream(
                path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception error) when (error is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new IOException($"The data file '{file}' cannot be opened: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new IOException($"The data file '{file}' is in use by {Owner()}. A data file belongs to one server at a time.", error);
        }
        using Process process = Process.GetCurrentProcess();
        File.WriteAllText(_owner, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({process.ProcessName})"));
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_owner);
        }
        catch (IOException)
        {
            // Whoever deleted the folder deleted the file.
        }
        _lock.Dispose();
    }

    private string Owner()
    {
        try
        {
            return File.ReadAllText(_owner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
