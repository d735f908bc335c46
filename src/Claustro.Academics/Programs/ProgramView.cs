using System.Linq.Expressions;
using Claustro.Platform.Errors;

namespace Claustro.Academics.Programs;

/// <summary>A program as the API shows it.</summary>
internal sealed record ProgramView(long Id, string Code, string Name, int Credits, long DepartmentId)
{
    public static readonly Expression<Func<DegreeProgram, ProgramView>> Of = p => new ProgramView(p.Id, p.Code, p.Name, p.Credits, p.DepartmentId);
}

internal static class ProgramRules
{
    public const int MaxCredits = 600;

    public static readonly Refusal CodeTaken = Refusal.Conflict("code_taken",
        "Ya hay una titulación con ese código. Elija otro.", "There is a program with that code already. Choose another.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "Hay estudiantes en la titulación, así que no se puede borrar.", "Students follow the program, so it cannot be deleted.");

    public static FieldErrors Check(string? code, string? name, int? credits, long? departmentId) => new FieldErrors()
        .Text("code", code, 16).Text("name", name, 160).Range("credits", credits, 0, MaxCredits).Id("departmentId", departmentId);
}
