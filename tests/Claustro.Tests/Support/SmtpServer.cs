using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
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

    /// <summary>421 to the recipient, and the connection is closed.</summary>
    Shutdown,

    /// <summary>What is no SMTP at all.</summary>
    Garbage,

    /// <summary>554 to the whole message.</summary>
    RefuseMessage,

    /// <summary>The message is accepted, but the connection is gone before the answer: nobody but the server knows.</summary>
    AcceptSilently,
}

/// <summary>A real SMTP server on a free port that keeps what it accepted and can be told to misbehave. With a certificate it offers STARTTLS.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly ConcurrentDictionary<TcpClient, byte> open = new();
    private readonly X509Certificate2? certificate;
    private readonly bool tlsAtOnce;
    private TcpListener listener = new(IPAddress.Loopback, 0);
    private Task serving;
    private int connections, bare;

    public SmtpServer(X509Certificate2? certificate = null, bool tlsAtOnce = false)
    {
        (this.certificate, this.tlsAtOnce) = (certificate, tlsAtOnce);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync(listener);
    }

    public int Port { get; }

    public int Connections => connections;

    /// <summary>Wanted at sign-in; null: nobody needs to sign in.</summary>
    public string? Password { get; set; }

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Accepted mails, recipient and text as it came.</summary>
    public ConcurrentQueue<(string To, string Text)> Accepted { get; } = new();

    /// <summary>Of those, the ones whose sender was not told.</summary>
    public ConcurrentQueue<string> Silent { get; } = new();

    /// <summary>Refused for good after the whole message.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>Mails that came over a connection without TLS.</summary>
    public int Bare => bare;

    /// <summary>What to answer to this recipient when asked for the nth time, from 1.</summary>
    public Func<string, int, SmtpAnswer> Answer { get; set; } = (_, _) => SmtpAnswer.Accept;

    /// <summary>What it adds to its answers about this recipient.</summary>
    public Func<string, string> Adds { get; set; } = _ => "";

    public int CountTo(string recipient) => Accepted.Count(m => m.To == recipient);

    /// <summary>Dead: the port is closed and whoever was connected is thrown out.</summary>
    public async Task DieAsync()
    {
        listener.Stop();
        await serving;
        foreach (var client in open.Keys)
        {
            client.Close();
        }
    }

    public void Rise()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        serving = ServeAsync(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await serving;
        over.Dispose();
    }

    private async Task ServeAsync(TcpListener at)
    {
        try
        {
            while (true)
            {
                var client = await at.AcceptTcpClientAsync(over.Token);
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
        open[client] = 0;
        client.NoDelay = true;
        try
        {
            Stream stream = client.GetStream();
            stream = tlsAtOnce ? await SecureAsync(stream) : stream;
            using var lines = new Lines(stream);
            await new Talk(this, lines) { IsSecure = tlsAtOnce }.RunAsync(greet: true);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or AuthenticationException or InvalidOperationException)
        {
            // the client left, or was thrown out
        }
        finally
        {
            open.TryRemove(client, out var _);
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, over.Token);
        return secure;
    }

    /// <summary>A stream by lines. After STARTTLS the stream goes on with another one: a client sends nothing until it is answered.</summary>
    private sealed class Lines(Stream stream) : IDisposable
    {
        private readonly StreamReader reader = new(stream, Encoding.UTF8);

        public Stream Stream => stream;

        public void Dispose() => reader.Dispose();

        public ValueTask<string?> ReadAsync(CancellationToken cancel) => reader.ReadLineAsync(cancel);

        public async Task WriteAsync(string text, CancellationToken cancel) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), cancel);
    }

    private sealed class Talk(SmtpServer server, Lines lines)
    {
        private string to = "";
        private SmtpAnswer answer;
        private bool signedIn;

        public bool IsSecure { get; init; }

        public async Task RunAsync(bool greet)
        {
            if (greet)
            {
                await SayAsync("220 test ESMTP");
            }

            while (await lines.ReadAsync(server.over.Token) is { } line && await HearAsync(line))
            {
                // the next command
            }
        }

        private async Task<bool> HearAsync(string line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    var offers = (string[])["test", "PIPELINING", "8BITMIME", .. server.certificate is not null && !IsSecure ? ["STARTTLS"] : (string[])[], .. server.Password is not null ? ["AUTH PLAIN"] : (string[])[]];
                    await SayAsync(string.Join("\r\n", offers.Select(o => "250-" + o).Append("250 SIZE 10485760")));
                    return true;
                case "STARTTLS":
                    await SayAsync("220 go");
                    using (var secure = new Lines(await server.SecureAsync(lines.Stream)))
                    {
                        await new Talk(server, secure) { IsSecure = true }.RunAsync(greet: false);
                    }

                    return false;
                case "AUTH":
                    var said = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ') is [_, _, var given] ? given : (await ChallengeAsync())!));
                    signedIn = said == $"\0mailer\0{server.Password}";
                    await SayAsync(signedIn ? "235 2.7.0 welcome" : "535 5.7.8 wrong user name or password");
                    return true;
                case "MAIL" when server.Password is not null && !signedIn:
                    await SayAsync("530 5.7.0 sign in first");
                    return true;
                case "RCPT":
                    to = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                    answer = server.Answer(to, server.asked.AddOrUpdate(to, 1, (_, n) => n + 1));
                    await SayAsync(answer switch
                    {
                        SmtpAnswer.Later => "451 4.3.0 try later" + server.Adds(to),
                        SmtpAnswer.Never => "550 5.1.1 no such user" + server.Adds(to),
                        SmtpAnswer.Shutdown => "421 4.3.2 going down",
                        SmtpAnswer.Garbage => "\0\u0001hello?",
                        _ => "250 ok",
                    });
                    return answer is not (SmtpAnswer.Shutdown or SmtpAnswer.Garbage);
                case "DATA" when answer is SmtpAnswer.Later or SmtpAnswer.Never:
                    await SayAsync("503 no recipient");
                    return true;
                case "DATA":
                    await SayAsync("354 go");
                    return answer == SmtpAnswer.Drop ? await lines.ReadAsync(server.over.Token) is null : await TakeAsync();
                case "QUIT":
                    await SayAsync("221 bye");
                    return false;
                default:
                    await SayAsync("250 ok");
                    return true;
            }
        }

        private async Task<string?> ChallengeAsync()
        {
            await SayAsync("334 ");
            return await lines.ReadAsync(server.over.Token);
        }

        /// <summary>The message itself; false when the connection is to go.</summary>
        private async Task<bool> TakeAsync()
        {
            var text = new StringBuilder();
            while (true)
            {
                var line = await lines.ReadAsync(server.over.Token);
                if (line is null)
                {
                    return false; // the sender is gone in the middle of it: no message
                }

                if (line == ".")
                {
                    break;
                }

                text.AppendLine(line);
            }

            if (answer == SmtpAnswer.RefuseMessage)
            {
                server.Refused.Enqueue(text.ToString());
                await SayAsync("554 5.7.1 looks like spam");
                return true;
            }

            if (!IsSecure)
            {
                Interlocked.Increment(ref server.bare);
            }

            server.Accepted.Enqueue((to, text.ToString()));
            if (answer == SmtpAnswer.AcceptSilently)
            {
                server.Silent.Enqueue(text.ToString());
                return false;
            }

            await SayAsync($"250 2.0.0 queued as {server.Accepted.Count}{server.Adds(to)}");
            return true;
        }

        private async Task SayAsync(string text)
        {
            if (server.Slowness > TimeSpan.Zero)
            {
                await Task.Delay(server.Slowness, server.over.Token);
            }

            await lines.WriteAsync(text, server.over.Token);
        }
    }
}
