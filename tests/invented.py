"""A small invented dataset: rural health care in four regions that do not exist.

It has the form of `data/` and another policy field, so that whatever works on both knows neither. It is made so that every
path is walked: `aldmoor` (in focus) has a complete plan with ten goals; `breck` a partial one seen through the press, with
a merge group and a row that is no provision; `na` a core plan whose total nobody knows and a complete companion; `corvale`
a complete plan without a single target; `dunmere` context values only; `realm` is the benchmark. Cells such as `NA`, `null`
and `010000` stand where a careless reader would lose them.

    build(folder)                              writes the dataset and returns the folder
    edit(folder, table, row_id, column, value) changes one cell
    add(folder, table, **cells)                appends a row (cells not named stay empty)
    remove(folder, table, row_id)              takes one row out
    drop(folder, table)                        deletes a table's file
    keep_regions(folder, regions)              leaves these regions and the benchmark
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

CODEBOOK = ("dataset", "factors", "factor_groups", "instruments", "indicators", "sectors", "units", "terms", "rules", "coders", "composite_nodes", "pmc_variables", "themes", "sector_factors", "peer_indicators")
KEYS = {
    "codings": ("provision_id", "coder_id"),
    "pmc_codings": ("plan_id", "pmc_id", "coder_id"),
    "factor_groups": ("group_set", "group_id", "factor_id"),
    "terms": ("list_id", "code"),
    "themes": ("theme_set", "theme_id", "indicator_id"),
    "corrections": ("table", "row_id", "column"),
}

TABLES = {
    "dataset": """
dataset_id,title_zh,title_en,field_zh,field_en,edition,licence,codebook_version
invented-health,四地乡村医疗方案（虚构）,Rural health plans of four invented regions,乡村医疗,rural health care,2030-01-31,CC0-1.0,1.0
""",
    "factors": """
factor_id,name_zh,name_en,holds_zh,holds_en,excludes_zh,excludes_en
clinics,村卫生室,Clinics,房屋与设备,buildings and equipment,线上设备（归远程医疗）,equipment for remote care (telehealth)
telehealth,远程医疗,Telehealth,远程会诊与网络,remote consultation and its network,,
staff,乡村医生,Staff,培养与待遇,training and pay of rural doctors,,
medicines,药品,Medicines,目录与配送,lists and delivery of medicines,,
prevention,预防,Prevention,接种与体检,vaccination and check-ups,,
insurance,医保,Insurance,参保与报销,insurance and reimbursement,,
delivery,组织实施,Delivery,领导与督查,leadership and monitoring,,
""",
    "factor_groups": """
group_set,group_id,name_zh,name_en,factor_id
headline,building_side,建设侧,building side,clinics
headline,remote_side,远程侧,remote side,telehealth
poles,pole_clinics,卫生室,Clinics,clinics
poles,pole_telehealth,远程医疗,Telehealth,telehealth
poles,pole_people,人员与预防,People and prevention,staff
poles,pole_people,人员与预防,People and prevention,prevention
wide,care,就近服务,care nearby,clinics
wide,care,就近服务,care nearby,staff
wide,remote,远程服务,care from afar,telehealth
wide,remote,远程服务,care from afar,staff
wide,cover,保障,cover,insurance
""",
    "instruments": """
instrument_id,instrument_type,name_zh,name_en,holds_zh,holds_en
supply.infrastructure,supply,基础设施,Infrastructure,设施,facilities
supply.talent,supply,人才培养,Talent,培训,training
environment.regulation,environment,法规标准,Regulation,规则,rules
environment.planning,environment,目标规划,Planning,规划,plans
demand.procurement,demand,政府采购,Procurement,采购,purchase
demand.demonstration,demand,示范应用,Demonstration,试点,pilots
""",
    "indicators": """
indicator_id,uses,factor,unit,direction,name_en,name_zh,denominator
village_clinics,target;context,clinics,count,1,Village clinics,村卫生室数,
standard_clinics_share,target,clinics,%,1,Clinics up to standard,达标卫生室占比,
rural_doctors,target;context,staff,persons,1,Rural doctors,乡村医生数,
remote_consultations,target,telehealth,count per year,1,Remote consultations a year,年远程会诊量,
bandwidth,target;context,telehealth,Mbit,1,Network capacity,网络带宽,
wait_days,target,telehealth,days,-1,Days to a consultation,会诊等待天数,
vaccination_share,target,prevention,%,1,Vaccination,接种率,
checkups,target,prevention,count,1,Check-ups,体检人次,
medicine_lines,target,medicines,count,1,Medicines on the list,目录药品数,
insured_share,target,insurance,%,1,Insured people,参保率,
health_fund,target;context,insurance,10 thousand crowns,1,Health fund,卫生基金,
support_cap,target,,10 thousand crowns,,Ceiling of support,支持上限,
road_length,target,,km,1,Rural roads,乡村道路,
population,context,,10 thousand persons,1,Population,人口,population
output,context,,million crowns,1,Output,生产总值,economy
care_rank,context,,rank,-1,Rank of care,医疗位次,
""",
    "sectors": """
sector_id,name_zh,name_en
schools,学校,Schools
transport,交通,Transport
""",
    "units": """
unit,quantity,factor,name_zh,factor_zh,name_en,factor_en
count,count,1,个,1,,1
count per year,count per year,1,次/年,1,per year,1
persons,persons,1,人,1,people,1
10 thousand persons,persons,10000,万人,1,thousand people,10
Mbit,data rate,1,兆,1,Gbit,0.001
Gbit,data rate,1000,千兆,1,Gbit,1
days,time,1,天,1,days,1
%,share,0.01,%,1,%,1
km,length,1,公里,1,km,1
rank,rank,1,位,1,place,1
10 thousand crowns,money,10000,万克朗,1,million crowns,0.01
million crowns,money,1000000,百万克朗,1,million crowns,1
10 thousand crowns per clinic,money per clinic,10000,万克朗/所,1,million crowns per clinic,0.01
""",
    "terms": """
list_id,code,name_zh,name_en,tier
doc_level,nation,全域级,national,national
doc_level,council,地区议会,regional council,own
doc_level,council_office,地区议会办公厅,office of the regional council,own
doc_level,parish,堂区,parish,lower
doc_kind,programme,计划,programme,
doc_kind,measures,措施,measures,
doc_kind,draft,征求意见稿,draft,
text_type,title,标题,title,
text_type,vision,愿景,vision,
text_type,chapter_heading,章节标题,chapter heading,
text_type,slogan,口号,slogan,
element_type,annex_list,附件清单,annexed list,
element_type,named_project,点名项目,named project,
place_level,town,镇,town,
place_role,core,核心,core place,
place_role,pilot,试点,pilot,
tool,grant,补助,grant,
tool,award,奖励,award,
payer_level,council,地区,region,
payer_level,parish,堂区,parish,
fact_type,level,水平,level,
fact_type,goal,其他文件的目标,goal of another document,
theme_set,remote,远程诊疗条件,conditions for remote care,
theme,network,网络,network,
theme,people,人员,people,
source_kind,gazette,公报,gazette,official
source_kind,full_text,文件文本,text of the document,document
source_kind,newspaper,报纸,newspaper,press
source_kind,mirror,转载,copy,copy
""",
    "rules": """
rule_id,kind,text_zh,text_en
object,principle,按所作用的对象编码,Code what the measure acts on
first_verb,tie_break,以第一个动词为准,The object of the first verb
""",
    "coders": """
coder_id,kind,lineage,name_zh,name_en,note_zh,note_en
c0,human,first_reader,编码员甲,first reader,在当地卫生局工作,works at the health office
c1,human,second_reader,编码员乙,second reader,,
c2,machine,automat,机器编码,machine reading,,
final,settled,settled,定稿编码,settled codes,两人商定,agreed by the two readers
""",
    "composite_nodes": """
node_id,parent,name_zh,name_en,weight,reason_zh,reason_en,indicator_id,denominator,unit_factor,unit_zh,unit_en,goalpost_low,goalpost_high,target_value,goalposts_zh,goalposts_en
village_conditions,,乡村一般条件,General village conditions,1,不是医疗质量,Not the quality of care,,,,,,,,,,
wealth,village_conditions,经济,Economy,1,权重相等,all weigh the same,,,,,,,,,,
output_per_head,wealth,人均产出,Output per head,1,唯一指标,the only indicator,output,population,1,百克朗/人,hundred crowns per head,20,60,55,编者所定,our own choice
hands,village_conditions,人手,Hands,2,人手更要紧,hands matter more,,,,,,,,,,
doctors_per_head,hands,每万人乡村医生,Rural doctors per ten thousand people,1,主要指标,the main indicator,rural_doctors,population,1,人/万人,per 10 thousand people,10,50,,编者所定,our own choice
remote,village_conditions,远程,Remote care,1,权重相等,all weigh the same,,,,,,,,,,
bandwidth_per_head,remote,人均带宽,Capacity per head,1,唯一指标,the only indicator,bandwidth,population,1,兆/万人,Mbit per 10 thousand people,,,,,
outcomes,,结果,Outcomes,1,另一项综合,another composite,,,,,,,,,,
care_place,outcomes,医疗位次,Place in care,1,唯一指标,the only indicator,care_rank,,,位,place,,,,,
""",
    "pmc_variables": """
pmc_id,variable_id,variable_zh,variable_en,name_zh,name_en,earns_zh,earns_en,evidence_tables
aim.vision,aim,方向,Aim,愿景,Vision,写明愿景,it states a vision,positioning
aim.rules,aim,方向,Aim,规范,Rules,对行为设限,it limits conduct,provisions
time.dated,time,时限,Timing,目标年份,Dated goals,目标带有年份,goals have a year,targets
time.deadlines,time,时限,Timing,措施时限,Deadlines,有措施写明年份,a measure has a year,provisions
issuer.council,issuer,发文,Issuer,议会发文,Issued by the council,由地区议会印发,the regional council issued it,plans
care.clinics,care,内容,Content,卫生室,Clinics,有关于卫生室的措施,a measure is about clinics,provisions
care.remote,care,内容,Content,远程医疗,Telehealth,有关于远程医疗的措施,a measure is about telehealth,provisions
care.insurance,care,内容,Content,医保,Insurance,有关于医保的措施,a measure is about insurance,provisions
people.staff,people,对象,People,乡村医生,Rural doctors,措施面向医生,a measure addresses doctors,provisions
tools.supply,tools,工具,Instruments,供给型,Supply,有供给型工具,a measure supplies something,provisions
tools.demand,tools,工具,Instruments,需求型,Demand,有需求型工具,a measure buys or pilots something,provisions
money.amount,money,资金,Money,额度,Amount,列出资金额度,an amount of money is stated,funding
places.towns,places,地方,Places,城镇分工,Towns,写明城镇的角色,towns are given parts,layout
delivery.lead,delivery,落实,Delivery,责任单位,Responsible bodies,写明责任单位,bodies responsible are named,provisions;plan_elements
""",
    "regions": """
region_id,name_en,name_zh,gb_code,role
aldmoor,Aldmoor,奥德,020000,focal
breck,Breck,布雷,030000,peer
na,NA,北臂,010000,peer
corvale,Corvale,科谷,040000,peer
dunmere,Dunmere,丹湖,050000,context
realm,Realm,全域,,benchmark
""",
    "plans": """
plan_id,region_id,role,title_zh,title_en,doc_number,doc_level,doc_kind,status,status_basis,ai_specific,issuers_zh,issuers_en,issued_date,horizon_start,horizon_end,doc_type_en,doc_type_zh,sections_total,provisions_total,provisions_coded,provisions_seen_min,provisions_seen_max,text_basis,source_ids,notes_zh,notes_en,working_notes
aldmoor-plan,aldmoor,core,奥德乡村医疗计划（2026—2030年）,Aldmoor rural health programme (2026-2030),〔2026〕1号,council,programme,in_force,title_years,true,奥德议会,Aldmoor Council,2026-02-01,2026,2030,programme,计划,4,12,12,12,12,full_text,gazette-1,,,
breck-plan,breck,core,布雷村卫生室与远程医疗计划,Breck programme for clinics and telehealth,,council_office,programme,in_force,goal_year,true,布雷议会办公厅,Office of Breck Council,2026-05,2026,2030,programme,计划,,10,5,4,5,press,press-1;press-2,见两家报纸,known from two newspapers,
na-plan,na,core,北臂乡村医疗意见,North Arm guidance on rural health,null,council,programme,unknown,none,true,北臂议会,North Arm Council,2025,2025,2030,guidance,意见,,,3,2,3,excerpt_and_press,press-2,,,
na-measures,na,companion,北臂乡村医疗若干措施,North Arm measures for rural health,010,council,measures,in_force,stated_validity,true,北臂议会,North Arm Council,2027-03-15,2027,2030,measures,措施,2,6,6,6,6,full_text,text_na,,,
corvale-plan,corvale,core,科谷村医工作方案,Corvale programme for rural doctors,,council,programme,expired,title_years,true,科谷议会,Corvale Council,2024-09-09,2024,2027,programme,方案,3,8,8,8,8,full_text,gazette-2,文件无量化目标,no quantified target in the text,
breck-draft,breck,companion,布雷远程医疗措施（征求意见稿）,Breck measures for telehealth (draft),,council,draft,draft,none,true,,,2028,,2032,draft,征求意见稿,,,0,0,0,press,press-1,,,
aldmoor-parish,aldmoor,companion,奥德东堂区卫生措施,Measures of the east parish of Aldmoor,,parish,measures,unknown,none,true,东堂区,East parish,2026,,,parish measures,堂区措施,,5,1,1,1,press,press-1,,,
corvale-roads,corvale,companion,科谷乡村道路计划,Corvale rural roads programme,,,programme,unknown,none,false,,,2025,2025,2030,programme,计划,,,0,0,0,press,press-2,,,
realm-plan,realm,benchmark,全域乡村医疗计划,Realm rural health programme,,nation,programme,in_force,title_years,true,全域议会,Realm Council,2025-12-01,2026,2030,programme,计划,,20,0,0,0,press,gazette-2,,,
""",
    "plan_relations": """
relation_id,plan_id,relation,other_plan_id,source_ids,note_en
aldmoor-plan-r1,aldmoor-plan,implements,realm-plan,gazette-1,named in the preamble
na-measures-r1,na-measures,implements,na-plan,text_na,
breck-draft-r1,breck-draft,companion_of,breck-plan,press-1,
""",
    "plan_elements": """
element_id,plan_id,element_type,text_zh,text_en,source_ids,note_en
breck-plan-e01,breck-plan,annex_list,会诊中心清单,list of consultation centres,press-1,
breck-plan-e02,breck-plan,named_project,东镇会诊中心,consultation centre of East Town,press-2,capacity not given
""",
    "scopes": """
scope_id,name_en,name_zh
all_clinics,all village clinics,全部村卫生室
registered_clinics,registered clinics only,登记的村卫生室
all_doctors,all rural doctors,全部乡村医生
network_total,total capacity,总带宽
network_public,public network only,公共网络
residents,residents,常住居民
whole_economy,whole economy,全部经济
listed,as listed by the plan,按方案所列
built_since_2020,clinics built since 2020,二〇二〇年后所建
""",
    "targets": """
target_id,plan_id,provision_id,level,indicator_id,scope_id,comparator,value,value_high,unit,year,ai_specific,baseline_value,baseline_comparator,baseline_year,scope_en,scope_zh,value_as_stated,source_ids,n_independent_sources,confidence
aldmoor-plan-t01,aldmoor-plan,,goal,village_clinics,all_clinics,>=,1200,,count,2030,true,700,=,2024,all village clinics,全部村卫生室,1200,gazette-1;press-1,2,high
aldmoor-plan-t02,aldmoor-plan,,goal,village_clinics,all_clinics,>=,900,,count,2028,true,700,=,2024,all village clinics,全部村卫生室,900,gazette-1,1,high
aldmoor-plan-t03,aldmoor-plan,,goal,rural_doctors,all_doctors,>,3000,,persons,2030,true,,,,all rural doctors,全部乡村医生,more than 3000,gazette-1,1,high
aldmoor-plan-t04,aldmoor-plan,,goal,bandwidth,network_total,>=,40000,,Mbit,2030,true,,,,total capacity,总带宽,40 Gbit,gazette-1,1,high
aldmoor-plan-t05,aldmoor-plan,,goal,wait_days,listed,<=,3,,days,2030,true,,,,as listed,按方案所列,3,gazette-1,1,high
aldmoor-plan-t06,aldmoor-plan,,goal,standard_clinics_share,all_clinics,>=,90,,%,2030,true,,,,all village clinics,全部村卫生室,90%,gazette-1,1,high
aldmoor-plan-t07,aldmoor-plan,,goal,vaccination_share,residents,reach,95,,%,2030,true,,,,residents,常住居民,95%,gazette-1,1,high
aldmoor-plan-t08,aldmoor-plan,,goal,remote_consultations,listed,range,50000,80000,count per year,2030,true,,,,as listed,按方案所列,50000-80000,gazette-1,1,high
aldmoor-plan-t09,aldmoor-plan,,goal,checkups,residents,about,200000,,count,2030,true,,,,residents,常住居民,about 200000,gazette-1,1,medium
aldmoor-plan-t10,aldmoor-plan,,goal,medicine_lines,listed,>=,300,,count,2030,true,,,,as listed,按方案所列,300,gazette-1,1,high
aldmoor-plan-t11,aldmoor-plan,,goal,insured_share,residents,=,99,,%,2030,true,,,,residents,常住居民,99%,gazette-1,1,high
aldmoor-plan-t12,aldmoor-plan,,goal,road_length,listed,>=,500,,km,2030,false,,,,as listed,按方案所列,500,gazette-1,1,high
aldmoor-plan-t13,aldmoor-plan,aldmoor-plan-05,measure,remote_consultations,listed,>=,100,,count per year,,true,,,,as listed,按方案所列,100,gazette-1,1,high
aldmoor-plan-t14,aldmoor-plan,aldmoor-plan-02,support,support_cap,listed,<=,50,,10 thousand crowns per clinic,,true,,,,as listed,按方案所列,50,gazette-1,1,high
breck-plan-t01,breck-plan,,goal,village_clinics,all_clinics,>=,600,,count,2030,true,,,,all village clinics,全部村卫生室,600,press-1;press-2,2,high
breck-plan-t02,breck-plan,,goal,rural_doctors,all_doctors,>=,2000,,persons,2028,true,,,,all rural doctors,全部乡村医生,2000,press-1,1,medium
breck-plan-t03,breck-plan,,goal,bandwidth,network_total,>=,50,,Gbit,2030,true,,,,total capacity,总带宽,50 Gbit,press-1,1,medium
breck-plan-t04,breck-plan,,goal,standard_clinics_share,built_since_2020,>=,100,,%,2030,true,,,,clinics built since 2020,二〇二〇年后所建,100%,press-2,1,medium
breck-plan-t05,breck-plan,,goal,medicine_lines,listed,<=,250,,count,2030,true,,,,as listed,按方案所列,250,press-2,1,low
na-plan-t01,na-plan,,goal,village_clinics,all_clinics,>=,900,,count,2030,true,,,,all village clinics,全部村卫生室,900,press-2,1,medium
na-plan-t02,na-plan,,goal,health_fund,listed,>=,30,,million crowns,2030,true,,,,as listed,按方案所列,30 million,press-2,1,medium
na-measures-t01,na-measures,na-measures-01,measure,village_clinics,registered_clinics,>=,50,,count,2028,true,,,,registered clinics only,登记的村卫生室,50,text_na,1,high
realm-plan-t01,realm-plan,,goal,village_clinics,all_clinics,>=,50000,,count,2030,true,,,,all village clinics,全部村卫生室,50000,gazette-2,1,high
realm-plan-t02,realm-plan,,goal,bandwidth,network_total,>=,900,,Gbit,2030,true,,,,total capacity,总带宽,900 Gbit,gazette-2,1,high
""",
    "baselines": """
baseline_id,target_id,value,comparator,unit,year,scope_id,source_ids,note_zh,note_en
aldmoor-plan-t01-b1,aldmoor-plan-t01,700,=,count,2024,all_clinics,gazette-1,,
aldmoor-plan-t01-b2,aldmoor-plan-t01,800,about,count,2025,registered_clinics,press-1,口径不同,another scope
aldmoor-plan-t03-b1,aldmoor-plan-t03,2400,>,persons,,all_doctors,press-1,年份不明,year not stated
aldmoor-plan-t04-b1,aldmoor-plan-t04,20,=,Gbit,2025,network_total,press-1,,
breck-plan-t01-b1,breck-plan-t01,400,=,count,2025,all_clinics,press-1,,
""",
    "outcomes": """
outcome_id,target_id,value,comparator,unit,year,period,scope_match,standing,searched_zh,searched_en,source_ids,note_zh,note_en
aldmoor-plan-t02-o1,aldmoor-plan-t02,950,=,count,2028,,same,stated,,,gazette-1,,
breck-plan-t02-o1,breck-plan-t02,,,,,,,,两家报纸,two newspapers,press-1;press-2,,
na-measures-t01-o1,na-measures-t01,840,>=,count,2028,2028-mid,wider,stated,,,press-2,全部村卫生室，年中数,all village clinics at mid-year
""",
    "funding": """
funding_id,provision_id,plan_id,tool,rate_pct,cap_value,cap_unit,basis_en,basis_zh,payer_level,source_ids
aldmoor-plan-02-m1,aldmoor-plan-02,aldmoor-plan,grant,30,50,10 thousand crowns per clinic,up to 30% of the cost of a clinic,不超过卫生室造价的30%,council;parish,gazette-1
aldmoor-plan-06-m1,aldmoor-plan-06,aldmoor-plan,award,,,,an award without an amount,奖励，未列数额,council,gazette-1
na-measures-03-m1,na-measures-03,na-measures,grant,,2,million crowns,for each centre,每个中心,council,text_na
""",
    "positioning": """
positioning_id,plan_id,text_type,text_zh,text_en,factors,source_ids,note_zh,note_en
aldmoor-plan-p01,aldmoor-plan,title,乡村医疗计划,rural health programme,,gazette-1,,
aldmoor-plan-p02,aldmoor-plan,vision,人人身边有卫生室,a clinic near everyone,clinics,gazette-1,,
aldmoor-plan-p03,aldmoor-plan,chapter_heading,建设卫生室,build clinics,clinics,gazette-1,,
aldmoor-plan-p04,aldmoor-plan,chapter_heading,发展远程会诊,develop remote consultation,telehealth,gazette-1,,
breck-plan-p01,breck-plan,title,村卫生室与远程医疗,clinics and telehealth,clinics;telehealth,press-1,,
breck-plan-p02,breck-plan,slogan,千村联网,a thousand villages online,telehealth,press-2,报道用语,wording of the press
na-plan-p01,na-plan,vision,医生留得住,doctors who stay,staff,press-2,,
na-measures-p01,na-measures,chapter_heading,建设卫生室,build clinics,clinics,text_na,,
corvale-plan-p01,corvale-plan,title,村医工作方案,programme for rural doctors,staff,gazette-2,,
corvale-plan-p02,corvale-plan,vision,远程医疗先行,telehealth first,telehealth,gazette-2,,
""",
    "pmc_codings": """
plan_id,pmc_id,coder_id,value,evidence_ids,note
aldmoor-plan,aim.vision,c0,1,aldmoor-plan-p02,
aldmoor-plan,aim.rules,c0,1,aldmoor-plan-04,
aldmoor-plan,time.dated,c0,1,aldmoor-plan-t01;aldmoor-plan-t02,
aldmoor-plan,time.deadlines,c0,1,aldmoor-plan-05,
aldmoor-plan,issuer.council,c0,1,aldmoor-plan,
aldmoor-plan,care.clinics,c0,1,aldmoor-plan-01,
aldmoor-plan,care.remote,c0,1,aldmoor-plan-05,
aldmoor-plan,care.insurance,c0,0,,
aldmoor-plan,people.staff,c0,1,aldmoor-plan-09,
aldmoor-plan,tools.supply,c0,1,aldmoor-plan-01,
aldmoor-plan,tools.demand,c0,1,aldmoor-plan-03,
aldmoor-plan,money.amount,c0,1,aldmoor-plan-02-m1,
aldmoor-plan,places.towns,c0,1,aldmoor-plan-l01,
aldmoor-plan,delivery.lead,c0,1,aldmoor-plan-05,
breck-plan,aim.vision,c0,1,breck-plan-p02,
breck-plan,aim.rules,c0,,,
breck-plan,time.dated,c0,1,breck-plan-t01,
breck-plan,time.deadlines,c0,,,
breck-plan,issuer.council,c0,,,
breck-plan,care.clinics,c0,1,breck-plan-01,
breck-plan,care.remote,c0,1,breck-plan-02,
breck-plan,care.insurance,c0,1,breck-plan-05,
breck-plan,people.staff,c0,1,breck-plan-04,
breck-plan,tools.supply,c0,1,breck-plan-01,
breck-plan,tools.demand,c0,,,
breck-plan,money.amount,c0,,,
breck-plan,places.towns,c0,1,breck-plan-l01,
breck-plan,delivery.lead,c0,,,
na-plan,aim.vision,c0,1,na-plan-p01,
na-plan,aim.rules,c0,,,
na-plan,time.dated,c0,1,na-plan-t01,
na-plan,time.deadlines,c0,,,
na-plan,issuer.council,c0,1,na-plan,
na-plan,care.clinics,c0,1,na-plan-02,
na-plan,care.remote,c0,1,na-plan-03,
na-plan,care.insurance,c0,,,
na-plan,people.staff,c0,1,na-plan-01,
na-plan,tools.supply,c0,1,na-plan-01,
na-plan,tools.demand,c0,,,
na-plan,money.amount,c0,,,
na-plan,places.towns,c0,,,
na-plan,delivery.lead,c0,,,
na-measures,aim.vision,c0,0,,
na-measures,aim.rules,c0,0,,
na-measures,time.dated,c0,0,,
na-measures,time.deadlines,c0,0,,
na-measures,issuer.council,c0,1,na-measures,
na-measures,care.clinics,c0,1,na-measures-01,
na-measures,care.remote,c0,1,na-measures-04,
na-measures,care.insurance,c0,0,,
na-measures,people.staff,c0,1,na-measures-06,
na-measures,tools.supply,c0,1,na-measures-02,
na-measures,tools.demand,c0,1,na-measures-05,
na-measures,money.amount,c0,1,na-measures-03-m1,
na-measures,places.towns,c0,0,,
na-measures,delivery.lead,c0,0,,
corvale-plan,aim.vision,c0,1,corvale-plan-p02,
corvale-plan,aim.rules,c0,,,
corvale-plan,time.dated,c0,0,,
corvale-plan,time.deadlines,c0,0,,
corvale-plan,issuer.council,c0,1,corvale-plan,
corvale-plan,care.clinics,c0,1,corvale-plan-06,
corvale-plan,care.remote,c0,1,corvale-plan-04,
corvale-plan,care.insurance,c0,1,corvale-plan-08,
corvale-plan,people.staff,c0,1,corvale-plan-01,
corvale-plan,tools.supply,c0,1,corvale-plan-01,
corvale-plan,tools.demand,c0,1,corvale-plan-07,
corvale-plan,money.amount,c0,0,,
corvale-plan,places.towns,c0,0,,
corvale-plan,delivery.lead,c0,0,,
""",
    "context": """
context_id,region_id,indicator_id,scope_id,comparator,value,unit,year,period,part_year,as_of,derived,source_ids,n_independent_sources,confidence,note_zh
aldmoor-c01,aldmoor,population,residents,=,80,10 thousand persons,2023,2023,false,,,gazette-1,1,high,
aldmoor-c02,aldmoor,population,residents,=,82,10 thousand persons,2024,2024,false,,,gazette-1,1,high,
aldmoor-c03,aldmoor,output,whole_economy,=,4000,million crowns,2023,2023,false,,,gazette-1,1,high,
aldmoor-c04,aldmoor,output,whole_economy,=,4200,million crowns,2024,2024,false,,,gazette-1,1,high,
aldmoor-c05,aldmoor,village_clinics,all_clinics,=,700,count,2024,2024,false,2024-12-31,,gazette-1,1,high,
aldmoor-c06,aldmoor,care_rank,whole_economy,=,3,rank,2024,2024,false,,,press-1,1,medium,
aldmoor-c07,aldmoor,health_fund,listed,=,12,million crowns,2024,2024-H1,true,2024-06-30,,press-1,1,medium,半年
aldmoor-c08,aldmoor,rural_doctors,all_doctors,=,2400,persons,2023,2023,false,,,gazette-1,1,high,
aldmoor-c09,aldmoor,bandwidth,network_total,=,18,Gbit,2023,2023,false,,,gazette-1,1,high,
breck-c01,breck,population,residents,=,40,10 thousand persons,2023,2023,false,,,gazette-2,1,high,
breck-c02,breck,population,residents,=,400000,persons,2024,2024,false,,,gazette-2,1,high,单位不同
breck-c03,breck,output,whole_economy,=,1500,million crowns,2023,2023,false,,,gazette-2,1,high,
breck-c04,breck,output,whole_economy,=,1600,million crowns,2024,2024,false,,,gazette-2,1,high,
breck-c05,breck,village_clinics,all_clinics,>,400,count,2025,2025,false,,,press-1,1,medium,
breck-c06,breck,care_rank,whole_economy,=,1,rank,2024,2024,false,,,press-1,1,medium,
breck-c07,breck,rural_doctors,all_doctors,about,900,persons,2023,2023,false,,,press-1,1,medium,
breck-c08,breck,bandwidth,network_total,=,9000,Mbit,2023,2023,false,,,press-1,1,medium,
na-c01,na,population,residents,=,60,10 thousand persons,2023,2023,false,,,gazette-2,1,high,
na-c02,na,population,residents,=,61,10 thousand persons,2024,2024,false,,61.5 - 0.5,gazette-2,,medium,推算
na-c03,na,output,whole_economy,=,2100,million crowns,2023,2023,false,,,gazette-2,1,high,
na-c04,na,village_clinics,registered_clinics,about,500,count,2024,2024,false,,,press-2,1,low,NA
na-c05,na,care_rank,whole_economy,=,2,rank,,edition not stated,false,2024-05,,press-2,1,low,
na-c06,na,rural_doctors,all_doctors,=,2100,persons,2023,2023,false,,,press-2,1,medium,
corvale-c01,corvale,population,residents,=,30,10 thousand persons,2023,2023,false,,,gazette-2,1,high,
corvale-c02,corvale,output,whole_economy,=,900,million crowns,2023,2023,false,,,gazette-2,1,high,
corvale-c03,corvale,rural_doctors,all_doctors,=,700,persons,2023,2023,false,,,gazette-2,1,high,
dunmere-c01,dunmere,population,residents,=,20,10 thousand persons,2023,2023,false,,,gazette-2,1,high,
dunmere-c02,dunmere,village_clinics,all_clinics,=,90,count,2024,2024,false,,,gazette-2,1,high,
realm-c01,realm,population,residents,=,5000,10 thousand persons,2023,2023,false,,,gazette-2,1,high,
realm-c02,realm,output,whole_economy,=,200000,million crowns,2023,2023,false,,,gazette-2,1,high,
realm-c03,realm,village_clinics,all_clinics,=,30000,count,2024,2024,false,,,gazette-2,1,high,
""",
    "claims": """
claim_id,part_of,claim_type,text_zh,text_en,speaker_role_en,speaker_role_zh,source_ids,testable_as_en,testable_as_zh,regions,needs_zh,needs_en
h-c01,,characterisation,奥德与科谷更看重远程医疗,Aldmoor and Corvale put more weight on telehealth,"official, Aldmoor Council",奥德议会官员,press-1,see parts,见各部分,aldmoor;corvale,,
h-c01a,h-c01,characterisation,奥德更看重远程医疗,Aldmoor puts more weight on telehealth,"official, Aldmoor Council",奥德议会官员,press-1,telehealth in the three streams,比较三路中的远程医疗,aldmoor,布雷与北臂方案的全文,full texts of the programmes of Breck and North Arm
h-c01b,h-c01,characterisation,科谷更看重远程医疗,Corvale puts more weight on telehealth,"official, Aldmoor Council",奥德议会官员,press-1,telehealth in the three streams,比较三路中的远程医疗,corvale,布雷与北臂方案的全文,full texts of the programmes of Breck and North Arm
h-c02,,forecast,等待时间将消失,Waiting will vanish,journalist,记者,press-2,not testable: a forecast,预测，不可检验,,到期后的等待天数,days of waiting when the programme ends
h-c03,,fact,奥德与布雷都在2026年印发计划,Aldmoor and Breck both issued programmes in 2026,journalist,记者,press-2,dates of the documents,文件日期,aldmoor;breck,文件原件,the documents themselves
h-c04,,fact,奥德医疗位次居首,Aldmoor is first in care,journalist,记者,press-2,place in 2024,2024年位次,aldmoor,其他年份的位次,places of other years
h-c05,,characterisation,奥德卫生室举措多、医疗居首,Aldmoor does much for clinics and is first in care,"doctor, Aldmoor",奥德医生,press-2,provisions on clinics; place in 2024,卫生室条文数；2024年位次,aldmoor,其他年份的位次,places of other years
h-c06,,fact,奥德为学校和工地安排了门诊,Aldmoor arranged clinics for schools and building sites,journalist,记者,press-2,provisions for both,两类条文,aldmoor,工地条文,provisions for building sites
h-c07,,characterisation,布雷重视预防,Breck cares for prevention,journalist,记者,press-2,"provisions on prevention, range at coverage",预防条文及范围,breck,布雷方案的全文,full text of Breck's programme
h-c08,,fact,北臂村医收入最高,Doctors of North Arm earn most,"doctor, North Arm",北臂医生,press-2,pay by region,各地收入,na,各地村医收入,pay of rural doctors by region
""",
    "claim_tests": """
test_id,claim_id,stream,statistic,regions,against,against_regions,documents,factors,sectors,words,indicators,scope_id,place_role,fact_id,year,comparator,threshold,decides,note_zh,note_en
h-c01a-t1,h-c01a,provisions,factor_share,aldmoor,others,,,telehealth,,,,,,,,>,,true,,
h-c01a-t2,h-c01a,goals,goal_share,aldmoor,others,,,telehealth,,,,,,,,>,,true,,
h-c01a-t3,h-c01a,positioning,positioning_share,aldmoor,others,,,telehealth,,,,,,,,>,,true,,
h-c01b-t1,h-c01b,provisions,factor_share,corvale,named,aldmoor;breck,,telehealth,,,,,,,,>,,true,,
h-c03-t1,h-c03,documents,document_count,aldmoor;breck,,,,,,,,,,,2026,>=,1,true,,
h-c04-t1,h-c04,context,value,aldmoor,,,,,,,care_rank,whole_economy,,,2024,=,1,true,,
h-c04-t2,h-c04,goals,goal_per_head,aldmoor,others,,,,,,village_clinics,all_clinics,,,2030,>,,false,人均目标只并列,goals per head only beside
h-c05-t1,h-c05,provisions,provision_count,aldmoor,,,,clinics,,,,,,,,>=,3,true,,
h-c05-t2,h-c05,context,value,aldmoor,,,,,,,care_rank,whole_economy,,,2024,=,1,true,,
h-c06-t1,h-c06,provisions,provision_count,aldmoor,,,all,,schools,,,,,,,>=,1,true,,
h-c06-t2,h-c06,provisions,unserved,,,,,,,,,,,,,,,true,工地条文,provisions for building sites
h-c07-t1,h-c07,provisions,provision_count,breck,,,,prevention,,体检;接种,,,,,,>=,1,true,,
h-c07-t2,h-c07,layout,place_count,breck,,,,,,,,,pilot,,,>=,2,true,,
""",
    "layout": """
layout_id,plan_id,city_zh,city_en,level,role,direction_zh,direction_en,function_zh,function_en,provision_id,source_ids
aldmoor-plan-l01,aldmoor-plan,东镇,East Town,town,core,会诊中心,consultation centre,带动各村,leads the villages,aldmoor-plan-05,gazette-1
breck-plan-l01,breck-plan,南镇,South Town,town,pilot,流动诊疗,mobile care,,,,press-1
""",
    "themes": """
theme_set,theme_id,indicator_id
remote,network,bandwidth
remote,people,rural_doctors
remote,people,village_clinics
""",
    "sector_factors": """
factor_id,reason_zh,reason_en
telehealth,远程医疗落在学校、交通等行业,remote care is put to use in schools and transport
""",
    "peer_indicators": """
indicator_id,aspect
population,size
output,size
rural_doctors,size
health_fund,structure
village_clinics,start
bandwidth,start
care_rank,start
""",
    "region_facts": """
fact_id,region_id,fact_type,label_zh,label_en,comparator,value,unit,year,period,themes,source_ids,note_zh,note_en
aldmoor-f01,aldmoor,level,流动诊疗车,mobile clinics,=,14,count,2025,,people,press-1,,
breck-f01,breck,goal,后续计划：诊所数,later programme: clinics,>=,700,count,2032,,,press-2,,
na-f01,na,level,开支,spending,about,9,million crowns,,year not shown,,press-2,见conflicts.csv,see conflicts.csv
""",
    "conflicts": """
conflict_id,about,region_id,detail_en,detail_zh,source_ids
na-x01,health_fund,na,"9 and 12 million, different years",900万与1200万，年份不同,press-2;text_na
""",
    "sources": """
source_id,kind,publisher,title,published,accessed,link,url
gazette-1,gazette,Aldmoor Gazette,Rural health programme,2026-02-01,2030-01-31,true,https://gazette.example/aldmoor/1
gazette-2,gazette,Realm Statistics,Yearbook,2025,2030-01-31,true,http://statistics.example/yearbook
press-1,newspaper,Moor Herald,Clinics for all,2026-03-02,2030-01-31,true,https://herald.example/2
press-2,newspaper,Valley Post; copy by a mirror site,,"June, year not shown",2030-01-31,false,
text_na,full_text,North Arm Council,北臂乡村医疗若干措施,2027-03-15,2030-01-31,true,https://council.example/na
mirror-1,mirror,NA,null,,2030-01-31,false,
""",
    "corrections": """
table,row_id,column,old_value,new_value,reason_zh,reason_en,source_ids,date
region_facts,aldmoor-f01,value,14,15,原文为15,the text says 15,press-1,2030-01-30
""",
}

# plan, what is known, and per provision: title zh, title en, final factor, secondary factors, instrument, other cells
FULL = {"modality": "will", "stance": "promote", "provision_role": "task"}
PROVISIONS = {
    "aldmoor-plan": (FULL | {"source_ids": "gazette-1", "confidence": "high"}, [
        ("新建卫生室", "Build clinics", "clinics", "", "supply.infrastructure",
         {"text_chars": "120", "quantified": "true", "chain_layer": "base", "chain_action": "build"}),
        ("补助卫生室", "Support clinics", "clinics", "insurance", "supply.infrastructure", {"text_chars": "90", "modality": "support"}),
        ("更新设备", "Renew equipment", "clinics", "medicines", "demand.procurement", {"text_chars": "60"}),
        ("停建超标用房", "Stop oversized buildings", "clinics", "", "environment.regulation",
         {"text_chars": "40", "modality": "must_not", "stance": "restrict", "provision_role": "safeguard"}),
        ("远程会诊中心", "Consultation centres", "telehealth", "", "supply.infrastructure",
         {"text_chars": "150", "quantified": "true", "deadline_year": "2028", "lead_agencies": "卫生局;通信局"}),
        ("奖励联网", "Reward connection", "telehealth", "clinics", "supply.infrastructure", {"text_chars": "80", "modality": "support"}),
        ("学校远程门诊", "Remote care at schools", "telehealth", "prevention", "demand.demonstration",
         {"text_chars": "70", "sectors": "schools", "modality": "encourage", "chain_layer": "application", "chain_action": "extend"}),
        ("车载会诊", "Consultation on wheels", "telehealth", "staff", "demand.demonstration",
         {"text_chars": "75", "sectors": "transport;schools", "modality": "explore"}),
        ("培训村医", "Train doctors", "staff", "", "supply.talent", {"text_chars": "110", "modality": "must"}),
        ("统一药品目录", "One list of medicines", "medicines", "", "environment.regulation", {"text_chars": "50"}),
        ("儿童接种", "Vaccinate children", "prevention", "staff", "environment.planning", {"text_chars": "65"}),
        ("成立专班", "Set up a task force", "delivery", "", "environment.planning", {"text_chars": "45", "provision_role": "safeguard"}),
    ]),
    "breck-plan": ({"source_ids": "press-1", "confidence": "medium"}, [
        ("建设卫生室", "Build clinics", "clinics", "", "supply.infrastructure", {}),
        ("联网会诊", "Connected consultation", "telehealth", "", "supply.infrastructure", {"merge_group": "breck-plan-g1"}),
        ("会诊网络", "Consultation network", "telehealth", "clinics", "demand.demonstration",
         {"merge_group": "breck-plan-g1", "granularity": "aspect"}),
        ("留住村医", "Keep doctors", "staff", "", "supply.talent", {"source_ids": "press-2"}),
        ("", "", "insurance", "", "environment.planning", {"granularity": "topic", "locator": ""}),
        ("督查", "Monitoring", "delivery", "", "environment.planning", {"granularity": "topic", "counts_as_provision": "false"}),
    ]),
    "na-plan": ({"source_ids": "press-2", "confidence": "low", "granularity": "topic"}, [
        ("村医", "Doctors", "staff", "", "supply.talent", {}),
        ("卫生室", "Clinics", "clinics", "", "supply.infrastructure", {}),
        ("远程医疗", "Telehealth", "telehealth", "", "supply.infrastructure", {}),
    ]),
    "na-measures": (FULL | {"source_ids": "text_na", "confidence": "high"}, [
        ("登记卫生室", "Register clinics", "clinics", "", "environment.regulation", {"text_chars": "55"}),
        ("修缮卫生室", "Repair clinics", "clinics", "", "supply.infrastructure", {"text_chars": "65"}),
        ("每镇一中心", "A centre per town", "clinics", "telehealth", "supply.infrastructure", {"text_chars": "85", "modality": "support"}),
        ("铺设网络", "Lay the network", "telehealth", "", "supply.infrastructure", {"text_chars": "95"}),
        ("购买会诊", "Buy consultations", "telehealth", "", "demand.procurement", {"text_chars": "35"}),
        ("试点会诊", "Pilot consultations", "telehealth", "staff", "demand.demonstration", {"text_chars": "45"}),
    ]),
    "corvale-plan": (FULL | {"source_ids": "gazette-2", "confidence": "high"}, [
        ("招收村医", "Recruit doctors", "staff", "", "supply.talent", {"text_chars": "60"}),
        ("提高待遇", "Raise pay", "staff", "insurance", "supply.talent", {"text_chars": "60"}),
        ("远程带教", "Teach from afar", "telehealth", "staff", "supply.talent", {"text_chars": "60"}),
        ("远程会诊", "Consult from afar", "telehealth", "", "demand.demonstration", {"text_chars": ""}),
        ("远程影像", "Images from afar", "telehealth", "", "supply.infrastructure", {"text_chars": "60"}),
        ("修缮卫生室", "Repair clinics", "clinics", "", "supply.infrastructure", {"text_chars": "60"}),
        ("配齐设备", "Equip clinics", "clinics", "", "demand.procurement", {"text_chars": "60"}),
        ("医保报销", "Reimbursement", "insurance", "", "environment.regulation", {"text_chars": "60", "stance": "mixed"}),
    ]),
    "aldmoor-parish": ({"source_ids": "press-1", "confidence": "low"}, [
        ("堂区体检", "Parish check-ups", "prevention", "", "environment.planning", {}),
    ]),
}
# Where a coder read another primary factor or instrument than the settled one.
READINGS = {
    ("c0", "aldmoor-plan-06"): ("clinics", "supply.infrastructure"),
    ("c0", "aldmoor-plan-07"): ("prevention", "demand.demonstration"),
    ("c1", "aldmoor-plan-08"): ("staff", "demand.demonstration"),
    ("c2", "breck-plan-03"): ("clinics", "demand.demonstration"),
    ("c0", "corvale-plan-03"): ("staff", "supply.talent"),
    ("c2", "na-measures-03"): ("telehealth", "supply.infrastructure"),
    ("c0", "na-measures-02"): ("clinics", "demand.procurement"),
}
PROVISION_COLUMNS = (
    "provision_id,plan_id,section_no,subsection_no,measure_no,granularity,merge_group,title_zh,title_en,summary_zh,summary_en,"
    "text_chars,sectors,lead_agencies,deadline_year,modality,stance,provision_role,chain_layer,chain_action,quantified,"
    "counts_as_provision,locator,source_ids,confidence").split(",")
CODING_COLUMNS = "provision_id,coder_id,factor_primary,factors_secondary,instrument,instruments_secondary,note".split(",")


def build(folder: Path) -> Path:
    """Write the invented dataset into a folder (made where missing) and return the folder."""
    for table, text in TABLES.items():
        _write(folder, table, *_parse(text.strip()))
    provisions = list(_provisions())
    _write(folder, "provisions", PROVISION_COLUMNS, [cells for cells, _ in provisions])
    codings = [coding for cells, code in provisions for coding in _codings(cells["provision_id"], code)]
    _write(folder, "codings", CODING_COLUMNS, codings)
    return folder


def edit(folder: Path, table: str, row_id: str, column: str, value: str) -> None:
    """Change one cell; a composite key is its parts joined by a colon (`aldmoor-plan-01:final`)."""
    columns, rows = _read(folder, table)
    matching = [row for row in rows if _key(table, columns, row) == row_id]
    if not matching or column not in columns:
        raise KeyError(f"{table}.csv has no cell {row_id!r}, {column!r}")
    for row in matching:
        row[column] = value
    _write(folder, table, columns, rows)


def add(folder: Path, table: str, /, **cells: str) -> None:
    """Append a row; columns that are not named stay empty."""
    columns, rows = _read(folder, table)
    unknown = set(cells) - set(columns)
    if unknown:
        raise KeyError(f"{table}.csv has no column {sorted(unknown)}")
    _write(folder, table, columns, [*rows, dict.fromkeys(columns, "") | cells])


def remove(folder: Path, table: str, row_id: str) -> None:
    """Take one row out."""
    columns, rows = _read(folder, table)
    kept = [row for row in rows if _key(table, columns, row) != row_id]
    if len(kept) == len(rows):
        raise KeyError(f"{table}.csv has no row {row_id!r}")
    _write(folder, table, columns, kept)


def drop(folder: Path, table: str) -> None:
    """Delete a table's file."""
    path_of(folder, table).unlink()


def keep_regions(folder: Path, regions: Iterable[str]) -> None:
    """Leave these regions and the benchmark; the first of them is in focus where the old focus is gone."""
    wanted = list(regions)
    columns, rows = _read(folder, "regions")
    kept = [row for row in rows if row["region_id"] in wanted or row["role"] == "benchmark"]
    if not any(row["role"] == "focal" for row in kept):
        next(row for row in kept if row["region_id"] == wanted[0])["role"] = "focal"
    _write(folder, "regions", columns, kept)
    known = {"region_id": {row["region_id"] for row in kept}}
    for table, column in (("plans", "plan_id"), ("provisions", "provision_id"), ("targets", "target_id")):
        known[column] = _keep(folder, table, known)
    for table in ("plan_relations", "plan_elements", "codings", "baselines", "outcomes", "funding", "positioning", "pmc_codings", "context", "layout",
                  "region_facts", "conflicts"):
        _keep(folder, table, known)
    _keep_claims(folder, known["region_id"])
    facts = {row["fact_id"] for row in _read(folder, "region_facts")[1]}
    columns, rows = _read(folder, "corrections")
    _write(folder, "corrections", columns, [row for row in rows if row["row_id"] in facts])


def path_of(folder: Path, table: str) -> Path:
    """The file of a table."""
    return folder / ("codebook" if table in CODEBOOK else "") / f"{table}.csv"


def _keep(folder: Path, table: str, known: dict[str, set[str]]) -> set[str]:
    columns, rows = _read(folder, table)
    kept = [row for row in rows if all(row[column] in ids or not row[column] for column, ids in known.items() if column in row)]
    if table == "plan_relations":
        kept = [row for row in kept if row["other_plan_id"] in known["plan_id"]]
    _write(folder, table, columns, kept)
    return {row[columns[0]] for row in kept}


def _keep_claims(folder: Path, regions: set[str]) -> None:
    """Claims that speak of these regions alone, whole with their parts, and their tests."""
    columns, rows = _read(folder, "claims")
    lost = {row["part_of"] or row["claim_id"] for row in rows if not set(filter(None, row["regions"].split(";"))) <= regions}
    kept = [row for row in rows if (row["part_of"] or row["claim_id"]) not in lost]
    _write(folder, "claims", columns, kept)
    claims = {row["claim_id"] for row in kept}
    columns, rows = _read(folder, "claim_tests")
    _write(folder, "claim_tests", columns, [row for row in rows if row["claim_id"] in claims])


def _provisions():
    for plan_id, (common, rows) in PROVISIONS.items():
        for number, (title_zh, title_en, *code, cells) in enumerate(rows, start=1):
            row = dict.fromkeys(PROVISION_COLUMNS, "") | {
                "provision_id": f"{plan_id}-{number:02}", "plan_id": plan_id, "measure_no": str(number), "granularity": "measure",
                "title_zh": title_zh, "title_en": title_en, "summary_zh": f"{title_zh or '医保'}（摘要{number}）",
                "summary_en": f"{title_en or 'Insurance'} (summary {number})", "quantified": "false",
                "counts_as_provision": "true", "locator": title_zh,
            }
            yield row | common | cells, code


def _codings(provision_id: str, code: list[str]):
    factor, secondary, instrument = code
    for coder in ("c0", "c1", "c2", "final"):
        primary, tool = READINGS.get((coder, provision_id), (factor, instrument))
        yield dict(zip(CODING_COLUMNS, (provision_id, coder, primary, "" if primary == secondary else secondary, tool, "", ""), strict=True))


def _key(table: str, columns: list[str], row: dict[str, str]) -> str:
    return ":".join(row[column] for column in KEYS.get(table, columns[:1]))


def _parse(text: str) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    rows = list(reader)
    return list(reader.fieldnames), rows


def _read(folder: Path, table: str) -> tuple[list[str], list[dict[str, str]]]:
    return _parse(path_of(folder, table).read_text(encoding="utf-8"))


def _write(folder: Path, table: str, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    path = path_of(folder, table)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
