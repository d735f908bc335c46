using System.Net;
using System.Net.Sockets;

namespace Claustro.Tests.Support;

/// <summary>A way to a server on which what is sent takes its time, or waits until it may pass; answers come back at once.</summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task accepting;
    private TaskCompletionSource passing = Open();

    public SlowLink(EndPoint server)
    {
        door.Start();
        accepting = AcceptAsync((IPEndPoint)server);
    }

    public TimeSpan Delay { get; set; }

    public string Address => door.LocalEndpoint.ToString()!;

    /// <summary>From now on nothing reaches the server, and no connection is closed: it hangs.</summary>
    public void Hold() => passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => passing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        door.Dispose();
        await accepting;
        over.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync(IPEndPoint server)
    {
        var links = new List<Task>();
        try
        {
            while (true)
            {
                links.Add(LinkAsync(await door.AcceptTcpClientAsync(over.Token), server));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task LinkAsync(TcpClient client, IPEndPoint server)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(server, over.Token);
            var there = PassAsync(near.GetStream(), far.GetStream(), slowly: true);
            await await Task.WhenAny(there, PassAsync(far.GetStream(), near.GetStream(), slowly: false));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // one of them has closed
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool slowly)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, over.Token) is > 0 and var read)
            {
                if (slowly)
                {
                    await Task.Delay(Delay, over.Token);
                    await passing.Task.WaitAsync(over.Token);
                }

                await to.WriteAsync(buffer.AsMemory(0, read), over.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // one of them has closed
        }
    }
}
