# A table of our own, in a data folder of our own: beside its maps, behind them with a printed share, and of another theatre.
$PL demo war > /dev/null
mkdir -p own/forecasts
cat > own/forecasts/published.csv <<TABLE
id,publisher,theatre,side,region,made,by_from,by_to,words,where
by-map,The Daily,velmark,tarsenia,uplands,2031-04-15,2032-01-01,2033-01-01,all of it next year,The Daily
slow,The Daily,velmark,tarsenia,uplands,2031-04-15,2090-01-01,2091-01-01,all of it in a lifetime,The Daily
by-print,The Weekly,velmark,tarsenia,uplands,2031-09-01,2032-01-01,2032-02-01,all of it by January,The Weekly
two,The Weekly,velmark,tarsenia,uplands+moor,2031-09-01,2040-01-01,2041-01-01,both of them,The Weekly
elsewhere,The Weekly,ukraine,russia,donetsk,2031-09-01,2032-01-01,2032-02-01,not of this theatre,The Weekly
TABLE
cat > own/forecasts/outcomes.csv <<TABLE
id,row,publisher,rests_on,quantity,value,unit,printed_as,side,region,of,part_of,from,to,on,counts,scope,printed,where
share,,The Weekly,meridian,held,35.5,%,exact,tarsenia,uplands,uplands,,,,2031-08-30,,the sector,,The Weekly
far,,The Weekly,meridian,held,36.5,%,exact,tarsenia,uplands,uplands,,,,2031-10-30,,the sector,,The Weekly
claimed,,The Weekly,meridian,net,9000,km2,exact,tarsenia,uplands,,,2031-09-01,2031-12-01,,claimed,what is claimed,,The Weekly
month,,The Weekly,meridian,net,50,km2,exact,tarsenia,uplands,,,2031-09-01,2031-10-01,,,the sector,,The Weekly
months,,The Weekly,meridian,net,100,km2,exact,tarsenia,uplands,,,2031-09-01,2031-11-01,,,the sector,,The Weekly
all,,The Weekly,meridian,net,7,km2,exact,tarsenia,,,,2031-09-01,2031-10-01,,,everywhere,,The Weekly
TABLE
PLUMBLINE_DATA=own $PL forecast -e war/evidence.gpkg --published
PLUMBLINE_DATA=own $PL forecast -e war/evidence.gpkg --published --csv
printf 'id,publisher,theatre,side,region,made,by_from,by_to,words,where\na,P,velmark,tarsenia,moor,2031-04-15,2031-04-15,2032-01-01,w,w\n' > own/forecasts/published.csv
PLUMBLINE_DATA=own $PL forecast -e war/evidence.gpkg --published 2>&1 || echo "status $?"
printf 'id,publisher,theatre,side,region,made,by_from,by_to,words,where\na,P,velmark,tarsenia,moore,2031-04-15,2031-05-15,2032-01-01,w,w\n' > own/forecasts/published.csv
PLUMBLINE_DATA=own $PL forecast -e war/evidence.gpkg --published 2>&1 || echo "status $?"
$PL forecast -e war/evidence.gpkg --published
$PL forecast -e war/evidence.gpkg --published --side tarsenia 2>&1 || echo "status $?"
