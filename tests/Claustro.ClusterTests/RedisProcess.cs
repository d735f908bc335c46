using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace Claustro.ClusterTests;

/// <summary>A Redis of the test's own, to be killed.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly int port = ClaustroProcess.FreePort();
    private Process? process;

    public string ConnectionString => $"127.0.0.1:{port},abortConnect=false";

    public EndPoint Address => new IPEndPoint(IPAddress.Loopback, port);

    public static async Task<RedisProcess> StartAsync()
    {
        var redis = new RedisProcess();
        await redis.RestartAsync();
        return redis;
    }

    public async Task RestartAsync()
    {
        process = Process.Start(new ProcessStartInfo("redis-server", $"--port {port} --bind 127.0.0.1 --save \"\" --appendonly no") { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectTimeout=200");
                return;
            }
            catch (RedisConnectionException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException("redis-server does not answer.");
    }

    public async Task FlushAllAsync()
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},allowAdmin=true");
        await client.GetServer("127.0.0.1", port).FlushAllDatabasesAsync();
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            Kill();
        }

        process?.Dispose();
    }
}
