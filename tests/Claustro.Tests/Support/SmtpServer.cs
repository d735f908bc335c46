using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Claustro.Tests.Support;

public enum SmtpAnswer
{
    Accept,

    /// <summary>451 to the recipient.</summary>
    Later,

    /// <summary>550 to the recipient.</summary>
    Never,

    /// <summary>The connection is gone in the middle of the message.</summary>
    Drop,
}

/// <summary>A real SMTP server on a free port that keeps what it accepted and can be told to misbehave.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly Task serving;
    private int connections;

    public SmtpServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    /// <summary>Accepted mails, recipient and text as it came.</summary>
    public ConcurrentQueue<(string To, string Text)> Accepted { get; } = new();

    /// <summary>What to answer to this recipient when asked for the nth time, from 1.</summary>
    public Func<string, int, SmtpAnswer> Answer { get; set; } = (_, _) => SmtpAnswer.Accept;

    public int CountTo(string recipient) => Accepted.Count(m => m.To == recipient);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await serving;
        over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(over.Token);
                Interlocked.Increment(ref connections);
                _ = TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // over
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test ESMTP");
            var (to, answer) = ("", SmtpAnswer.Accept);
            while (await reader.ReadLineAsync(over.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await writer.WriteAsync("250-test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10485760\r\n");
                        break;
                    case "RCPT":
                        to = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                        answer = Answer(to, asked.AddOrUpdate(to, 1, (_, n) => n + 1));
                        await writer.WriteLineAsync(answer switch { SmtpAnswer.Later => "451 4.3.0 try later", SmtpAnswer.Never => "550 5.1.1 no such user", _ => "250 ok" });
                        break;
                    case "DATA" when answer is SmtpAnswer.Later or SmtpAnswer.Never:
                        await writer.WriteLineAsync("503 no recipient");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go");
                        if (answer == SmtpAnswer.Drop)
                        {
                            await reader.ReadLineAsync(over.Token);
                            return;
                        }

                        Accepted.Enqueue((to, await MessageAsync(reader)));
                        await writer.WriteLineAsync($"250 2.0.0 queued as {Accepted.Count}");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 ok");
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // the client left
        }
    }

    private async Task<string> MessageAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(over.Token) is { } line and not ".")
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }
}
