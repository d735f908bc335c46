using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

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

    public bool HasEnded => process.HasExited;

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

    /// <summary>Starts <c>claustro</c> with these arguments in this folder, on free ports; what was built, unless a folder with another is named.</summary>
    public static ClaustroProcess Start(string folder, string arguments, IReadOnlyDictionary<string, string>? settings = null, int? port = null, string? program = null)
    {
        var (http, management) = (port ?? FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(program ?? AppContext.BaseDirectory, "claustro.dll")}\" {arguments}")
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

    /// <summary>What was in use after the last collection, in bytes: what it keeps, without what lies about.</summary>
    public async Task<long> HeapAsync()
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync($"http://127.0.0.1:{ManagementPort}/metrics")).Split('\n').Where(l => l.StartsWith("dotnet_gc_last_collection_heap_size_bytes{", StringComparison.Ordinal)).ToList();
        return lines.Count > 0 ? lines.Sum(l => long.Parse(l[(l.IndexOf('}', StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture)) : throw new InvalidOperationException("The metrics say nothing of the heap.");
    }

    /// <summary>The most of it that ever was in memory, in MiB.</summary>
    public long MostResident => Status("VmHWM");

    /// <summary>Waits until not more of this process is in memory; a crowd is tidied up after within a few seconds.</summary>
    public async Task ResidentWithinAsync(int mebibytes, int seconds = 20)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var resident = Status("VmRSS");
            if (resident <= mebibytes)
            {
                return;
            }

            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"{resident} MiB are resident, {mebibytes} allowed.");
        }
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

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
