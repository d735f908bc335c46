using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Claustro.Notifications.Deliver;

/// <summary>
/// SMTP over a few connections that stay open from batch to batch: opening one costs more than the mail. They are closed
/// after 30 s without use, and asked whether they live after 5 s.
/// </summary>
internal sealed class SmtpRoute : IMailRoute, IDisposable
{
    private static readonly TimeSpan CloseAfter = TimeSpan.FromSeconds(30), AskAfter = TimeSpan.FromSeconds(5);
    private readonly ConcurrentStack<Line> idle = new();
    private readonly NotificationSettings settings;
    private readonly TimeProvider clock;
    private readonly ITimer closing;
    private volatile bool over;

    public SmtpRoute(NotificationSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        closing = clock.CreateTimer(_ => CloseIdle(), null, CloseAfter, CloseAfter / 3);
    }

    public int Lines => settings.Connections;

    public IMailLine Rent() => idle.TryPop(out var line) ? line : new Line(this);

    public void Dispose()
    {
        over = true;
        closing.Dispose();
        CloseAll();
    }

    private void CloseIdle()
    {
        // The stack's top is the freshest: when it is old, all are.
        if (idle.TryPeek(out var freshest) && clock.GetElapsedTime(freshest.UsedAt) >= CloseAfter)
        {
            CloseAll();
        }
    }

    private void CloseAll()
    {
        while (idle.TryPop(out var line))
        {
            line.Close();
        }
    }

    private sealed class Line(SmtpRoute route) : IMailLine
    {
        private SmtpClient? client;

        public long UsedAt { get; private set; } = route.clock.GetTimestamp();

        public async Task<string> SendAsync(MimeMessage message, CancellationToken cancel)
        {
            await ConnectAsync(cancel);
            try
            {
                var answer = await client!.SendAsync(message, cancel);
                UsedAt = route.clock.GetTimestamp();
                return answer;
            }
            catch (SmtpCommandException e) when ((int)e.StatusCode is not 421 and >= 400 and < 600)
            {
                throw new RefusedException($"{(int)e.StatusCode} {e.Message}", (int)e.StatusCode >= 500);
            }
            catch (NotSupportedException e)
            {
                throw new RefusedException(e.Message, forGood: true); // an address or a size this server cannot take
            }
            catch (ServiceNotAuthenticatedException e)
            {
                Close();
                throw new RouteException(e.Message, began: false, e);
            }
            catch (Exception e) when (IsBroken(e, cancel))
            {
                Close();
                throw new RouteException($"The connection broke: {e.Message}", began: true, e);
            }
            catch
            {
                Close();
                throw;
            }
        }

        public void Dispose()
        {
            UsedAt = route.clock.GetTimestamp();
            if (route.over || client is not { IsConnected: true })
            {
                Close();
            }
            else
            {
                route.idle.Push(this);
            }
        }

        public void Close()
        {
            client?.Dispose();
            client = null;
        }

        private async Task ConnectAsync(CancellationToken cancel)
        {
            if (client is { IsConnected: true } && route.clock.GetElapsedTime(UsedAt) > AskAfter)
            {
                try
                {
                    await client.NoOpAsync(cancel);
                }
                catch (Exception e) when (IsBroken(e, cancel) || e is SmtpCommandException)
                {
                    Close(); // the server grew tired of waiting; nothing was begun on it
                }
            }

            if (client is { IsConnected: true })
            {
                return;
            }

            Close();
            var settings = route.settings;
            client = new SmtpClient { Timeout = (int)settings.Timeout.TotalMilliseconds };
            if (settings.Trusted is { } trusted)
            {
                client.CheckCertificateRevocation = false; // an authority of one's own seldom says what it has revoked
                client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => trusted.Vouches(certificate, chain, errors);
            }

            try
            {
                await client.ConnectAsync(settings.Host, settings.Port, settings.Security, cancel);
                if (settings.UserName is not null)
                {
                    await client.AuthenticateAsync(settings.UserName, settings.Password ?? "", cancel);
                }
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Close();
                throw new RouteException($"{settings.Host}:{settings.Port}: {e.Message}", began: false, e);
            }
        }

        private static bool IsBroken(Exception e, CancellationToken cancel) =>
            e is IOException or SocketException or ProtocolException or ServiceNotConnectedException or CommandException or SslHandshakeException or TimeoutException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested);
    }
}
