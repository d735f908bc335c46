using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Claustro.Notifications.Templates;

/// <summary>What people can be told of, and what the wording of each is made with.</summary>
internal static class ListTemplates
{
    /// <param name="Values">What an own wording may use; besides <c>name</c>, <c>college</c> and <c>url</c>.</param>
    public sealed record TemplateView(string Event, IReadOnlyList<string> Channels, IReadOnlyList<string> Languages, IReadOnlyList<string> Values, bool Security);

    public static void Map(RouteGroupBuilder notifications) => notifications
        .MapGet("/templates", (PageRequest page, TemplateStore templates) => TypedResults.Ok(Run(templates, page)))
        .Allow(Role.Administrator)
        .WithSummary("The templates of notifications");

    public static Page<TemplateView> Run(TemplateStore templates, PageRequest page) => templates.Events
        .Select(e => new TemplateView(e.Name, PreviewTemplate.ChannelsOf(templates, e.Name), ["es", "en"], [.. templates.ValuesOf(e.Name)!.Order(StringComparer.Ordinal)], e.Security))
        .ToList().ToPage(page);
}
