using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Notifications.Templates;

/// <summary>Shows what a notice looks like, filled with plausible values.</summary>
internal static class PreviewTemplate
{
    /// <summary>Nothing of the page runs, loads or leads anywhere; even a wording with a mistake in it harms nobody.</summary>
    private const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>Null: the channel has no such part.</summary>
    public sealed record Response(string? Subject, string Text, string? Html);

    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapGet("/templates/{event}", Results<Ok<Response>, ContentHttpResult, Refused> (
            string @event, string? locale, string? channel, string? format, HttpContext http, TemplateStore templates) =>
        {
            var wantsHtml = format == "html" || (format is null && http.Request.Headers.Accept is [{ } accept] && accept.StartsWith("text/html", StringComparison.OrdinalIgnoreCase));
            var shown = Run(templates, @event, locale ?? http.Language().TwoLetterISOLanguageName, channel, wantsHtml ? "html" : format);
            if (shown.Refusal is { } refused)
            {
                return new Refused(refused);
            }

            if (!wantsHtml)
            {
                return TypedResults.Ok(shown.Value);
            }

            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Content(shown.Value.Html, "text/html; charset=utf-8");
        })
        .Allow(Role.Administrator)
        .Refuses(400, 404)
        .WithSummary("Preview a template with sample values; format=html shows the mail itself");

    public static Outcome<Response> Run(TemplateStore templates, string eventName, string? locale, string? channel, string? format)
    {
        if (templates.ValuesOf(eventName) is not { } values)
        {
            return Refusal.Unknown;
        }

        var channels = ChannelsOf(templates, eventName);
        channel = string.IsNullOrEmpty(channel) ? Channels.Mail : channel;
        var errors = new FieldErrors()
            .When(locale is not null && !Languages.IsKnown(locale), "locale", "Debe ser es o en.", "Must be es or en.")
            .When(!channels.Contains(channel), "channel", $"Uno de {string.Join(", ", channels)}.", $"One of {string.Join(", ", channels)}.")
            .When(format is not (null or "" or "json" or "html"), "format", "json o html.", "json or html.")
            .When(format == "html" && channel != Channels.Mail, "format", "Solo el correo tiene HTML.", "Only the mail has HTML.");
        if (errors.ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var language = locale ?? "es";
        var (samples, name) = (SampleValues.For(values, language), SampleValues.PersonName.In(Languages.Of(language)));
        if (channel == Channels.Sms)
        {
            return new Response(null, templates.RenderText(eventName, language, name, samples), null);
        }

        var rendered = templates.Render(eventName, language, name, samples);
        return new Response(rendered.Subject, rendered.Text, channel == Channels.Mail ? rendered.Html : null);
    }

    /// <summary>What lets somebody in, and the digest, come by mail only.</summary>
    public static IReadOnlyList<string> ChannelsOf(TemplateStore templates, string eventName) =>
        templates.IsHidden(eventName) ? [Channels.Mail] : [Channels.Mail, Channels.Sms, Channels.InApp];
}
