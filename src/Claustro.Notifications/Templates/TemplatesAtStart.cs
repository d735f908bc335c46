using Microsoft.Extensions.Hosting;

namespace Claustro.Notifications.Templates;

/// <summary>A missing or broken template stops the start, of workers too, and not a mail at night.</summary>
internal sealed class TemplatesAtStart(TemplateStore templates) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => templates.Events.Any() ? Task.CompletedTask : throw new InvalidOperationException("No event is registered.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
