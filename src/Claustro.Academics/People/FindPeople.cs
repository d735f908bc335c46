using Claustro.Identity.People;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.People;

/// <summary>Whom the office means by a number or a few words of a name.</summary>
internal static class FindPeople
{
    private const int Most = 20;

    /// <summary>Teachers stand in the catalogue, so heads may look for any of them.</summary>
    public static async Task<Outcome<List<(long Id, string Text)>>> TeachersAsync(PeopleDirectory people, Caller caller, string words, CancellationToken cancel) =>
        caller.Is(Role.Head | Role.Administrator) ? await FindAsync(people, Role.Teacher, words, cancel) : Refusal.NotYours;

    /// <summary>Only administrators may look through the students.</summary>
    public static async Task<Outcome<List<(long Id, string Text)>>> StudentsAsync(PeopleDirectory people, Caller caller, string words, CancellationToken cancel) =>
        caller.IsAdministrator ? await FindAsync(people, Role.Student, words, cancel) : Refusal.NotYours;

    /// <summary>With the number, which tells namesakes apart.</summary>
    public static (long Id, string Text) Choice(this PersonCard card) => (card.Id, card.Number is { } number ? $"{card.FullName} ({number})" : card.FullName);

    private static async Task<Outcome<List<(long Id, string Text)>>> FindAsync(PeopleDirectory people, Role role, string words, CancellationToken cancel) =>
        (await people.FindAsync(role, words.Length > 100 ? words[..100] : words, Most, cancel)).ConvertAll(Choice);
}
