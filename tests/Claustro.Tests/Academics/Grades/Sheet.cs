using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Platform.Http;
using Claustro.Tests.Support;

namespace Claustro.Tests.Academics.Grades;

/// <summary>A section with a teacher, members and assessments, ready to grade.</summary>
internal sealed record Sheet(Section Section, Person Teacher, List<Person> Students, List<Assessment> Assessments, long DepartmentId)
{
    public string Path => $"/api/v1/sections/{Section.Id}";

    public static async Task<Sheet> NewAsync(College college, int students = 2, params decimal[] weights)
    {
        var department = await college.NewDepartmentAsync();
        var teacher = await college.NewPersonAsync(Role.Teacher);
        var section = await college.NewSectionAsync(course: await college.NewCourseAsync(credits: 6, departmentId: department.Id), teacherId: teacher.Id);
        List<Person> members = [];
        for (var i = 0; i < students; i++)
        {
            members.Add(await college.NewMemberAsync(section));
        }

        List<Assessment> assessments = [];
        foreach (var weight in weights.Length == 0 ? [40m, 60m] : weights)
        {
            assessments.Add(await college.NewAssessmentAsync(section, $"Prueba {assessments.Count + 1}", weight));
        }

        return new Sheet(section, teacher, members, assessments, department.Id);
    }

    /// <summary>A row for the PUT of grades.</summary>
    public object Row(int student, int assessment, decimal? score, string? state = null, int? version = null) =>
        new { studentId = Students[student].Id, assessmentId = Assessments[assessment].Id, score, state, version };

    public Task<HttpResponseMessage> PutAsync(params object?[] rows) => PutAsync(Teacher, rows);

    public Task<HttpResponseMessage> PutAsync(Person who, params object?[] rows) => who.Http.PutAsync($"{Path}/grades", (object)rows);

    public Task<HttpResponseMessage> CloseAsync(bool? missingAsZero = null) => Teacher.Http.PostAsync($"{Path}/close", new { missingAsZero });
}
