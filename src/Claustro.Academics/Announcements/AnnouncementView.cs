using Claustro.Platform.Errors;

namespace Claustro.Academics.Announcements;

/// <summary>An announcement as the API shows it.</summary>
internal sealed record AnnouncementView(long Id, long SectionId, AuthorView Author, string Title, string Body, DateTime CreatedAt);

internal sealed record AuthorView(long Id, string Name);

internal static class AnnouncementRules
{
    public const int MaxTitle = 160, MaxBody = 10_000;

    /// <summary>
    /// Characters of the body that the notification carries: with title, course, section and its id it must fit the 4,000 of a
    /// notification's data, where a letter beyond ASCII takes six.
    /// </summary>
    public const int MaxExcerpt = 280;

    public static FieldErrors Check(string? title, string? body) => new FieldErrors().Text("title", title, MaxTitle).Text("body", body, MaxBody);

    /// <summary>The beginning of the body, cut between words where possible and never inside a character.</summary>
    public static string Excerpt(string body)
    {
        if (body.Length <= MaxExcerpt)
        {
            return body;
        }

        var end = MaxExcerpt - 1;
        var space = body.LastIndexOfAny([' ', '\n', '\t'], end, 60);
        end = space > 0 ? space : char.IsHighSurrogate(body[end - 1]) ? end - 1 : end;
        return body[..end].TrimEnd() + "…";
    }
}
