using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Claustro.ClusterTests;

/// <summary>The real executable as a process of its own, as an operator starts it.</summary>
internal sealed class ClaustroProcess : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly Process process;

    private ClaustroProcess(Process process, Uri address, int managementPort)
    {
        this.process = process;
        Address = address;
        ManagementPort = managementPort;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int ManagementPort { get; }

    public int Id => process.Id;

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts <c>claustro</c> with these arguments in this folder, on free ports.</summary>
    public static ClaustroProcess Start(string folder, string arguments, IReadOnlyDictionary<string, string>? settings = null, int? port = null)
    {
        var (http, management) = (port ?? FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "claustro.dll")}\" {arguments}")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{http}";
        start.Environment["Management__Port"] = $"{management}";
        start.Environment["Data__Directory"] = Path.Combine(folder, "data");
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ClaustroProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{http}"), management);
    }

    /// <summary>Waits until the management port says ready; throws with the output when the process ends before.</summary>
    public async Task<ClaustroProcess> ReadyAsync(int seconds = 60)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds && !process.HasExited;)
        {
            try
            {
                if ((await http.GetAsync($"http://127.0.0.1:{ManagementPort}/health/ready")).StatusCode == HttpStatusCode.OK)
                {
                    return this;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // not yet
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"claustro is not ready:\n{Output}");
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> EndAsync(int seconds = 60)
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(seconds));
        process.WaitForExit(); // the rest of the output
        return process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]); // the shell's own: a bare machine has no other
        await kill.WaitForExitAsync();
        return await EndAsync(30);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
