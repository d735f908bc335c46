using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Identity.Users;

/// <summary>Roles as pages call them.</summary>
internal static class RoleTexts
{
    public static readonly IReadOnlyList<(string Word, Text Name)> All =
    [
        (Word.Of(Role.Student), new("Estudiante", "Student")), (Word.Of(Role.Teacher), new("Profesorado", "Teacher")),
        (Word.Of(Role.Head), new("Jefatura de departamento", "Head of department")), (Word.Of(Role.Administrator), new("Administración", "Administrator")),
    ];

    public static Text Of(string word) => All.Single(r => r.Word == word).Name;
}
