using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class GradeChangeReasons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "assessment_id",
                table: "academics_grade_history",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "student_id",
                table: "academics_grade_history",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decision_reason",
                table: "academics_grade_changes",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_grade_history_assessment_id",
                table: "academics_grade_history",
                column: "assessment_id",
                filter: "assessment_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_academics_grade_history_assessment_id",
                table: "academics_grade_history");

            migrationBuilder.DropColumn(
                name: "assessment_id",
                table: "academics_grade_history");

            migrationBuilder.DropColumn(
                name: "student_id",
                table: "academics_grade_history");

            migrationBuilder.DropColumn(
                name: "decision_reason",
                table: "academics_grade_changes");
        }
    }
}
