using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Observing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "EvaluationTemplates",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    BuiltIn = table.Column<string>(maxLength: 16, nullable: true),
                    Version = table.Column<int>(nullable: false),
                    IsRetired = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationTemplates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Observations",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    LessonId = table.Column<string>(nullable: true),
                    RecordingId = table.Column<string>(nullable: true),
                    AccountId = table.Column<int>(nullable: false),
                    Purpose = table.Column<string>(maxLength: 16, nullable: false),
                    StartedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Observations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Observations_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Observations_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Observations_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationForms",
                columns: table => new
                {
                    TemplateId = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false),
                    Json = table.Column<string>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    CreatedById = table.Column<int>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationForms", x => new { x.TemplateId, x.Version });
                    table.ForeignKey(
                        name: "FK_EvaluationForms_Accounts_CreatedById",
                        column: x => x.CreatedById,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_EvaluationForms_EvaluationTemplates_TemplateId",
                        column: x => x.TemplateId,
                        principalTable: "EvaluationTemplates",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PurposeForms",
                columns: table => new
                {
                    Purpose = table.Column<string>(maxLength: 16, nullable: false),
                    TemplateId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PurposeForms", x => x.Purpose);
                    table.ForeignKey(
                        name: "FK_PurposeForms_EvaluationTemplates_TemplateId",
                        column: x => x.TemplateId,
                        principalTable: "EvaluationTemplates",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ObservationNotes",
                columns: table => new
                {
                    ObservationId = table.Column<int>(nullable: false),
                    Key = table.Column<string>(maxLength: 40, nullable: false),
                    Kind = table.Column<string>(maxLength: 16, nullable: true),
                    Text = table.Column<string>(maxLength: 2000, nullable: false),
                    At = table.Column<long>(nullable: false),
                    IsLive = table.Column<bool>(nullable: false),
                    SubmittedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ObservationNotes", x => new { x.ObservationId, x.Key });
                    table.ForeignKey(
                        name: "FK_ObservationNotes_Observations_ObservationId",
                        column: x => x.ObservationId,
                        principalTable: "Observations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Evaluations",
                columns: table => new
                {
                    ObservationId = table.Column<int>(nullable: false),
                    TemplateId = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false),
                    Answers = table.Column<string>(nullable: false),
                    Strengths = table.Column<string>(maxLength: 2000, nullable: false),
                    Weaknesses = table.Column<string>(maxLength: 2000, nullable: false),
                    Suggestions = table.Column<string>(maxLength: 2000, nullable: false),
                    Total = table.Column<double>(nullable: true),
                    ChangedAt = table.Column<long>(nullable: false),
                    SubmittedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Evaluations", x => x.ObservationId);
                    table.ForeignKey(
                        name: "FK_Evaluations_EvaluationForms_TemplateId_Version",
                        columns: x => new { x.TemplateId, x.Version },
                        principalTable: "EvaluationForms",
                        principalColumns: new[] { "TemplateId", "Version" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Evaluations_Observations_ObservationId",
                        column: x => x.ObservationId,
                        principalTable: "Observations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationForms_CreatedById",
                table: "EvaluationForms",
                column: "CreatedById");

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationTemplates_BuiltIn",
                table: "EvaluationTemplates",
                column: "BuiltIn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Evaluations_TemplateId_Version",
                table: "Evaluations",
                columns: new[] { "TemplateId", "Version" });

            migrationBuilder.CreateIndex(
                name: "IX_Observations_AccountId",
                table: "Observations",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Observations_LessonId_AccountId",
                table: "Observations",
                columns: new[] { "LessonId", "AccountId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Observations_RecordingId_AccountId",
                table: "Observations",
                columns: new[] { "RecordingId", "AccountId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PurposeForms_TemplateId",
                table: "PurposeForms",
                column: "TemplateId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Evaluations");

            migrationBuilder.DropTable(
                name: "ObservationNotes");

            migrationBuilder.DropTable(
                name: "PurposeForms");

            migrationBuilder.DropTable(
                name: "EvaluationForms");

            migrationBuilder.DropTable(
                name: "Observations");

            migrationBuilder.DropTable(
                name: "EvaluationTemplates");
        }
    }
}
